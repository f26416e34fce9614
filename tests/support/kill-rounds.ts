import assert from 'node:assert/strict';
import type { SeededRandom } from './seeded-random.ts';
import { TestProject } from './test-project.ts';

const MINI_BATCHES = 60;
const WORKERS = 2;
/** Of a command, on a machine that has much else to do. */
const LIMIT_MS = 120_000;

/** Says which mini-batches it was called for; each takes about 8 ms, as real ones take time. */
const SCRIPT = `
import { appendFileSync, readFileSync } from 'node:fs';
const calls = new URL('file://' + process.argv[2]);
const others = () => new Set(readFileSync(calls, 'utf8').split('\\n')).size - 2;
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run([path], { minibatchIndex: index }) {
  appendFileSync(calls, index + '\\n');
  if (index === 0 && process.argv[3] === 'last') while (others() < ${MINI_BATCHES - 1}) pause(5);
  pause(8);
  return [path.slice(-7) + ' ' + 'x'.repeat(index % 50)];
}
`;

export interface KillRound {
  /** How often all of it is killed before it may finish. */
  readonly kills: number;
  /** Mini-batch 0 sleeps until all others are done: everything else is set aside. */
  readonly isFirstLast: boolean;
  /** Of an undisturbed run; the same for every round. */
  readonly sha256: string | undefined;
  /** Of the output's form. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Default: in the project's folder. */
  readonly workspace?: KillWorkspace;
}

export interface KillWorkspace {
  /** What a process needs to find it. */
  readonly environment: Readonly<Record<string, string>>;
  /** False where a kill undoes what came since the last checkpoint. */
  readonly keepsEveryWrite: boolean;
}

/** Kills a whole job (SIGKILL of the group) at random moments, resumes it each time, and holds it to what is promised. */
export async function killRound(
  random: SeededRandom,
  { kills, isFirstLast, sha256, settings, workspace }: KillRound,
): Promise<string> {
  const project = new TestProject();
  try {
    const calls = project.path('calls');
    project.script(SCRIPT).inputs(MINI_BATCHES).write('calls', '');
    project.job({ process_count_per_node: WORKERS, arguments: [calls, isFirstLast ? 'last' : 'any'], ...settings });
    const options = { limitMs: LIMIT_MS, environment: workspace?.environment ?? {} };
    const called = () => project.read('calls').split('\n').length - 1;
    for (let kill = 0; kill < kills; kill += 1) {
      const process = project.start(kill === 0 ? ['run'] : ['resume'], options);
      const enough = called() + 1 + random.below(MINI_BATCHES / kills - WORKERS);
      await process.until(() => called() >= enough, { what: `call ${enough}` });
      process.killGroup();
      await process.ended;
    }
    const last = await project.millrace([kills === 0 ? 'run' : 'resume', '--json'], options);
    assert.equal(last.exitCode, 0, last.stderr);
    assert.partialDeepStrictEqual(last.json(), { rows: MINI_BATCHES, mini_batches: { succeeded: MINI_BATCHES } });
    const verified = await project.here(['verify'], options);
    assert.equal(verified.exitCode, 0, verified.stdout);
    const again = called() - MINI_BATCHES;
    const isBounded = workspace?.keepsEveryWrite ?? true;
    assert.ok(!isBounded || again <= kills * WORKERS * 2, `${again} were scored again after ${kills} kills`);
    const found = last.json().sha256 as string;
    if (sha256 !== undefined) assert.equal(found, sha256);
    return found;
  } finally {
    await project.remove();
  }
}
