import assert from 'node:assert/strict';
import { anyMoment, type Moment, momentBetween, tracesIn } from './kill-moments.ts';
import type { MillraceProcess } from './run-millrace.ts';
import { scoredAgain } from './scored-again.ts';
import type { SeededRandom } from './seeded-random.ts';
import { TestProject } from './test-project.ts';

const WORKERS = 2;
/** Of a command, on a machine that has much else to do. */
const LIMIT_MS = 120_000;
const SHORT = { miniBatches: 60, eachMs: 8 };
/** Two workers take well over a second for it: longer than from one checkpoint to the next. */
const LONG = { miniBatches: 300, eachMs: 10 };

/** Of `verify`: killed before there was a job, or before anything of it was planned. */
const NOTHING_BEGUN = /there is no job in this|was stopped before it had a plan|no planner has taken it yet/;

/** Says which mini-batches it was called for; each takes some milliseconds, as real ones take time. */
const script = ({ miniBatches, eachMs }: typeof SHORT): string => `
import { appendFileSync, readFileSync } from 'node:fs';
const calls = new URL('file://' + process.argv[2]);
const others = () => new Set(readFileSync(calls, 'utf8').split('\\n')).size - 2;
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run([path], { minibatchIndex: index }) {
  appendFileSync(calls, index + '\\n');
  if (index === 0 && process.argv[3] === 'last') while (others() < ${miniBatches - 1}) pause(5);
  pause(${eachMs});
  return [path.slice(-7) + ' ' + 'x'.repeat(index % 50)];
}
`;

export interface KillRound {
  /** How often all of it is killed before it may finish, unless it finishes before. */
  readonly kills: number;
  /** Mini-batch 0 sleeps until all others are done: everything else is set aside. */
  readonly isFirstLast: boolean;
  /** Of an undisturbed run; the same for every round. */
  readonly sha256: string | undefined;
  /** Default: a short job, killed after some number of calls. Else a long one, killed at any time of so many milliseconds. */
  readonly withinMs?: number;
  /** Of the output's form. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of the processes that are killed. */
  readonly nodeOptions?: readonly string[];
  /** Default: in the project's folder. */
  readonly workspace?: KillWorkspace;
}

export interface KillWorkspace {
  /** What a process needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** False where a kill undoes what came since the last checkpoint. */
  readonly keepsEveryWrite: boolean;
}

export interface KilledRound {
  readonly sha256: string;
  /** What each kill met, by what lay in the project's folder. */
  readonly met: readonly Moment[];
  /** Mini-batches that one kill made the next process score again, at most. */
  readonly mostAgain: number;
  /** Of the last process, which was not killed. */
  readonly tookMs: number;
}

/** Kills a whole job (SIGKILL of the group) at random moments, resumes it each time, and holds it to what is promised. */
export async function killRound(random: SeededRandom, round: KillRound): Promise<KilledRound> {
  const { kills, isFirstLast, sha256, withinMs, settings, workspace, nodeOptions = [] } = round;
  const size = withinMs === undefined ? SHORT : LONG;
  const project = new TestProject();
  try {
    const file = project.path('calls');
    project.script(script(size)).inputs(size.miniBatches).write('calls', '');
    project.job({ process_count_per_node: WORKERS, arguments: [file, isFirstLast ? 'last' : 'any'], ...settings });
    const options = { limitMs: LIMIT_MS, environment: workspace?.environment ?? {} };
    const calls = () => project.read('calls').split('\n').slice(0, -1);
    const isAllCalled = () => new Set(calls()).size === size.miniBatches;
    const untilSomeCall = (process: MillraceProcess) => {
      const enough = calls().length + 1 + random.below(size.miniBatches / kills - WORKERS);
      return process.until(() => calls().length >= enough, { what: `call ${enough}` });
    };
    const isNew = async () =>
      calls().length === 0 && NOTHING_BEGUN.test((await project.here(['verify'], options)).stderr);
    const next = async () => ((await isNew()) ? 'run' : 'resume');
    const met: Moment[] = [];
    const calledBefore: number[] = [];
    while (met.length < kills && met.at(-1) !== 'after the end') {
      const before = tracesIn(project);
      const process = project.start([await next()], { ...options, nodeOptions });
      await (withinMs === undefined ? untilSomeCall(process) : anyMoment(process, random, { withinMs, isAllCalled }));
      if (!process.isOver) process.killGroup();
      await process.ended;
      calledBefore.push(calls().length);
      met.push(momentBetween(before, tracesIn(project)));
    }
    const last = await project.millrace([await next(), '--json'], options);
    assert.equal(last.exitCode, 0, last.stderr);
    assert.partialDeepStrictEqual(last.json(), {
      rows: size.miniBatches,
      mini_batches: { succeeded: size.miniBatches },
    });
    const verified = await project.here(['verify'], options);
    assert.equal(verified.exitCode, 0, verified.stdout);
    const again = scoredAgain(calls(), calledBefore);
    const mostAgain = Math.max(...again);
    const isBounded = workspace?.keepsEveryWrite ?? true;
    assert.ok(!isBounded || mostAgain <= WORKERS * 2, `${again} were scored again after the kills`);
    const found = last.json().sha256 as string;
    if (sha256 !== undefined) assert.equal(found, sha256);
    return { sha256: found, met, mostAgain, tookMs: last.durationMs };
  } finally {
    await project.remove();
  }
}
