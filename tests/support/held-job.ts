import { expect, type TestContext } from 'vitest';
import { decodeCheckpoint } from '../../adapters/step-output/checkpoint.ts';
import type { FinishedRun } from './run-millrace.ts';
import { TestProject } from './test-project.ts';

/** Mini-batches of a held job. */
export const HELD_JOB_SIZE = 12;
/** One in the middle: what is in front of it is appended, what is behind it set aside. */
const MIDDLE = 6;

/** Each mini-batch takes a moment; one waits for the word `go`. */
const SCRIPT = `
import { appendFileSync, existsSync } from 'node:fs';
const [calls, held, go] = process.argv.slice(2);
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run([path], { minibatchIndex: index }) {
  appendFileSync(calls, index + '\\n');
  if (index === Number(held)) while (!existsSync(go)) pause(5);
  pause(8);
  return [path.slice(-7) + ' ' + 'x'.repeat((index * 37) % 50), 'second row of ' + index];
}
`;

export interface HeldJobOptions {
  /** Mini-batch that waits for the word `go`; −1: none does. */
  readonly held?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A small job that stands still at one mini-batch until it is told to go on; to be broken, and mended. */
export class HeldJob extends TestProject {
  constructor({ held = MIDDLE, settings = {} }: HeldJobOptions = {}) {
    super();
    this.script(SCRIPT).inputs(HELD_JOB_SIZE).write('calls', '');
    const words = [this.path('calls'), String(held), this.path('go')];
    this.job({ process_count_per_node: 2, arguments: words, ...settings });
  }

  /** One that is taken away when its test is over: tests that run beside each other need one each. */
  static during({ onTestFinished }: TestContext, options: HeldJobOptions = {}): HeldJob {
    const job = new HeldJob(options);
    onTestFinished(() => job.remove());
    return job;
  }

  /** What is held may go on from here. */
  go(): this {
    return this.write('go', '');
  }

  /** Every mini-batch but the held one was called. */
  get isAllCalled(): boolean {
    return new Set(this.read('calls').split('\n')).size > HELD_JOB_SIZE;
  }

  /** Whether a checkpoint names all that there is until the held one goes on: one that came earlier names less. */
  isCheckpointed(checkpoint: Uint8Array | undefined): boolean {
    return checkpoint !== undefined && decodeCheckpoint(checkpoint)?.verdicts === HELD_JOB_SIZE - 1;
  }

  get output(): string {
    return this.stepPath('outputs/output/parallel_run_step.txt');
  }

  /** Resumes the job and holds what comes out to the bytes of an undisturbed run. */
  async finish(sha256: string): Promise<FinishedRun> {
    const resumed = await this.go().millrace(['resume', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.json()).toMatchObject({ status: 'completed', sha256 });
    const verified = await this.here(['verify']);
    expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);
    expect(this.sha256(this.output)).toBe(sha256);
    return resumed;
  }
}

/** The SHA-256 of the job's output when nothing goes wrong. */
export async function undisturbedSha256(): Promise<string> {
  const job = new HeldJob().go();
  try {
    const { exitCode, stderr, json } = await job.run(['--json']);
    expect(exitCode, stderr).toBe(0);
    return json().sha256 as string;
  } finally {
    await job.remove();
  }
}
