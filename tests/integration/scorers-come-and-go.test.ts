import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import type { MiniBatch } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { describeKafka } from '../support/broker.ts';
import { type LoggedCall, loggedCall, readCalls } from '../support/call-log.ts';
import { layDigits } from '../support/digits-project.ts';
import { GroupMarks } from '../support/group-marks.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { ServedProject } from '../support/served-project.ts';

/** Long enough for others to start meanwhile, on a busy machine too. */
const FILES = 400;
const CALL_MS = 30;
/** A scorer with one worker has outstanding what it does in a second. */
const IN_FLIGHT_MAX = 1_000 / CALL_MS;

type Holders = ReadonlyMap<number, string>;

interface Place {
  readonly lane: number;
  readonly offset: number;
  /** When the planner published it. */
  readonly atMs: number;
}

/** Each but those like the one before it. */
const turns = (all: readonly number[]): number[] => all.filter((each, at) => each !== all[at - 1]);

function isPartOf(part: readonly number[], whole: readonly number[]): boolean {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return at === part.length;
}

describeKafka('scorers', () => {
  let project: ServedProject;
  beforeEach(async () => {
    project = await ServedProject.open();
    await project.ensureTopics();
  });
  afterEach(() => project.remove());

  const layLoggedJob = (settings: Readonly<Record<string, unknown>> = {}, files = FILES): void => {
    project.inputs(files).script(loggedCall(CALL_MS)).write('calls', '');
    project.job({ arguments: [project.path('calls')], ...settings });
  };
  const watched = async (jobId: string): Promise<Record<string, unknown>> => {
    const { exitCode, stderr, json } = await project.served(['watch', jobId, '--json']);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
    return json();
  };
  const calls = () => readCalls(project, 'calls');
  const scorersIn = (logged: readonly LoggedCall[]) => new Set(logged.map(({ scorer }) => scorer));

  const lanesThatMove = (before: Holders, after: Holders): number[] =>
    [...before].flatMap(([lane, holder]) => ([holder, undefined].includes(after.get(lane)) ? [] : lane));

  /** Where the broker has each mini-batch, once it has told of so many. */
  async function placesOf(count: number): Promise<ReadonlyMap<number, Place>> {
    const raw = await RawKafka.connect(project.brokers.split(','));
    onTestFinished(() => raw.close());
    const places = new Map<number, Place>();
    await raw.read(project.prefix + TOPICS.miniBatches('default'), ({ value, partition, offset, timestamp }) => {
      const { index } = avroCodec.decode(value as Buffer) as MiniBatch;
      places.set(index, { lane: partition, offset: Number(offset), atMs: Number(timestamp) });
    });
    await until(() => places.size === count, { what: 'all descriptors' });
    return places;
  }

  it('three of them, with two planners and two collectors, tell the digits as one process alone does', async () => {
    layDigits(project);
    await project.serveAll(['planner', 'planner', 'scorer', 'scorer', 'scorer', 'collector', 'collector']);
    const run = await project.run(['--json']);
    expect(run.exitCode, run.stderr).toBe(0);
    const here = run.json();
    const there = await watched(await project.submit());
    expect(there).toMatchObject({ status: 'completed', rows: 1_000, sha256: here.sha256 });
  });

  it('come and go while a job runs: the same output, and again at most what was in flight on a lane that moved', async () => {
    layLoggedJob();
    const here = (await project.run(['--json'])).json();
    project.write('calls', '');
    await project.serveAll(['planner', 'collector', 'scorer']);
    const jobId = await project.submit();
    await project.untilSettled(jobId, 10);
    const group = new GroupMarks(project);
    onTestFinished(() => group.close());
    const alone = await group.holders();
    const settled = await group.marks();
    const more = await project.serveAll(['scorer', 'scorer']);
    await until(() => scorersIn(calls()).size === 3, { what: 'work for all three' });
    const together = await group.holders();
    const moved = lanesThatMove(alone, together);
    for (const [at, { process }] of more.entries()) {
      process.kill('SIGTERM');
      expect((await process.ended).exitCode).toBe(0);
      if (at > 0) continue;
      await group.untilHolders(2);
      const two = await group.holders();
      const stay = new Set(two.values());
      // Whoever stays when another goes keeps what it has.
      expect(lanesThatMove(together, two).filter((lane) => stay.has(together.get(lane) ?? ''))).toEqual([]);
    }
    expect(await watched(jobId)).toMatchObject({ sha256: here.sha256 });
    const begun = calls().flatMap(({ what, index }) => (what === 'begins' ? index : []));
    const again = begun.filter((index, at) => begun.indexOf(index) !== at);
    // There and back; those that leave finish what they run, and it is acked.
    expect(new Set(again).size).toBe(again.length);
    const places = await placesOf(FILES);
    for (const { lane, offset } of again.flatMap((index) => places.get(index) ?? [])) {
      expect(moved).toContain(lane);
      expect(offset).toBeGreaterThanOrEqual(settled[lane] as number);
    }
    expect(again.length).toBeLessThanOrEqual(IN_FLIGHT_MAX);
  });

  it('beyond node_count hold no lane of the step and start nothing of it, not even when others take over', async () => {
    // Enough for what is left when one has gone and another has come.
    const files = 1.5 * FILES;
    layLoggedJob({ node_count: 2 }, files);
    const [, , ...scorers] = await project.serveAll(['planner', 'collector', 'scorer', 'scorer', 'scorer']);
    const group = new GroupMarks(project);
    onTestFinished(() => group.close());
    const held: Holders[] = [];
    const lookOnce = async (holders: number): Promise<void> => {
      await group.untilHolders(holders);
      held.push(await group.holders());
    };
    await lookOnce(3);
    const jobId = await project.submit();
    await project.untilSettled(jobId, 50);
    const working = scorersIn(calls());
    expect(working.size).toBe(2);
    const leaver = scorers.find(({ process }) => working.has(process.pid));
    leaver?.process.kill('SIGTERM');
    expect((await leaver?.process.ended)?.exitCode).toBe(0);
    await lookOnce(2);
    scorers.push(await project.serve('scorer'));
    await lookOnce(3);
    const [places] = await Promise.all([placesOf(files), watched(jobId)]);
    await lookOnce(3);
    const logged = calls();

    const over = new Map<number, number>();
    for (const { index, what, atMs } of logged) if (what === 'ends' && !over.has(index)) over.set(index, atMs);
    for (const { atMs: now } of places.values()) {
      const open = [...places].filter(([index, { atMs }]) => atMs <= now && now < (over.get(index) ?? 0));
      expect(new Set(open.map(([, { lane }]) => lane)).size).toBeLessThanOrEqual(2);
    }
    const pidOf = (id = ''): number | undefined =>
      scorers.find(({ process }) => process.stderr.includes(` ${id} starts`))?.process.pid;
    for (const lane of new Set([...places.values()].map(({ lane }) => lane))) {
      const began = logged.filter(({ index, what }) => what === 'begins' && places.get(index)?.lane === lane);
      const holders = held.flatMap((each) => pidOf(each.get(lane)) ?? []);
      expect(
        isPartOf(turns(began.map(({ scorer }) => scorer)), turns(holders)),
        `lane ${lane}: ${turns(began.map(({ scorer }) => scorer))} started, ${turns(holders)} held it`,
      ).toBe(true);
    }
    expect(scorersIn(logged).size).toBeGreaterThanOrEqual(3);
  });
});
