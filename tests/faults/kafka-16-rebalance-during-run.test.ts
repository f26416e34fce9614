import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { GroupMarks } from '../support/group-marks.ts';
import { until } from '../support/poll.ts';
import { ServedCalls } from '../support/served-calls.ts';

const FILES = 12;
const WORKERS = 4;
const COMINGS = 2;

describeKafka('scorers that come and go while run() takes longer than any of them stays (fault 16)', () => {
  let job: ServedCalls;
  let group: GroupMarks;
  beforeAll(async () => {
    job = await ServedCalls.open({ files: FILES, hold: 'all', settings: { process_count_per_node: WORKERS } });
    await job.project.serveAll(['planner', 'collector']);
    group = new GroupMarks(job.project);
  });
  afterAll(async () => {
    await group?.close();
    await job?.project.remove();
  });

  it('repeat no call on a lane that stays, and one a move on a lane that moves', async () => {
    const { project } = job;
    const staying = await project.serve('scorer', { MILLRACE_MAX_WORKERS: String(WORKERS) });
    const jobId = await project.submit();
    await job.untilCalls(() => job.begun().length === WORKERS, 'a call of each worker');
    const running = job.begun();
    const before = await group.holders();
    const laneOf = await until(() => lanesOf(running, jobId), { what: 'the mark of what runs' });
    const moves: number[] = [];
    for (let coming = 0; coming < COMINGS; coming += 1) {
      // Whoever is asked to stop hands back what it holds: its call is not done in time.
      const guest = await project.serve('scorer', { MILLRACE_GRACE_SECONDS: '0' });
      await group.untilHolders(2);
      for (const [lane, holder] of await group.holders()) if (before.get(lane) !== holder) moves.push(lane);
      guest.process.kill('SIGTERM');
      expect((await guest.process.ended).exitCode).toBe(0);
      await group.untilHolders(1);
    }
    // All of its workers are where they were.
    expect(job.begun(staying.process.pid)).toEqual(running);
    job.go();
    expect(await job.completes(jobId)).toMatchObject({ rows: FILES, mini_batches: { failed: 0 } });
    for (const index of running) {
      const times = job.begun().filter((each) => each === index).length;
      const moved = moves.filter((lane) => lane === laneOf.get(index)).length;
      // There and back: once at the guest, once more here.
      expect(times).toBeLessThanOrEqual(1 + 2 * moved);
    }
    expect(moves.length).toBeLessThan(COMINGS * before.size);
  });

  /** Where these were published to; undefined while the planner has not noted it. */
  function lanesOf(indices: readonly number[], jobId: string): ReadonlyMap<number, number> | undefined {
    const lanes = new Map(published(job.project.stepFile(jobId, 'mark.1')));
    return indices.every((index) => lanes.has(index)) ? lanes : undefined;
  }
});

/** Of a planner's mark: which lane each outstanding mini-batch was last published to. */
function* published(mark: Record<string, unknown> | undefined): Generator<[index: number, lane: number]> {
  for (const [index, count, lane] of (mark?.outstanding ?? []) as [number, number, number][]) {
    for (let at = 0; at < count; at += 1) yield [index + at, lane];
  }
}
