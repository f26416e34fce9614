import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, type TestContext } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { listed } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from './azurite.ts';
import { type BlobCall, BlobProxy } from './blob-proxy.ts';
import { HeldJob, type HeldJobOptions } from './held-job.ts';
import type { FinishedRun, MillraceProcess, RunOptions } from './run-millrace.ts';
import { SeededRandom } from './seeded-random.ts';
import { unrulyService } from './unruly-service.ts';

const WORKSPACE = 'workspace';
/** A command is some fifty calls, of which each may be asked for again. */
const LIMIT_MS = 120_000;

/** Which call of many: the n-th of this method, `comp` and path. */
export interface CallPoint {
  /** `PUT block`, `PUT blocklist`, `PUT`, `GET`, `GET list`, `DELETE` …, as `<method> <comp>`. */
  readonly call: string;
  /** Over the blob's path. */
  readonly path: RegExp;
  readonly n?: number;
  /** The kill comes when the service has not heard of the call yet, or has done it. */
  readonly when: 'before' | 'after';
}

/** A held job whose workspace is in Azurite, behind a proxy that a test can let go wrong. */
export class BlobJob extends HeldJob {
  readonly proxy: BlobProxy;
  readonly container: TestContainer;
  /** The workspace, not through the proxy. */
  readonly store: Store;

  private constructor(proxy: BlobProxy, container: TestContainer, options: HeldJobOptions) {
    super(options);
    this.proxy = proxy;
    this.container = container;
    this.store = createBlobStore(`${container.address}/${WORKSPACE}`, container.access);
  }

  /** Its service misbehaves at random all along, by a seed of the test's name. */
  static async forTest({ task, onTestFinished }: TestContext, options: HeldJobOptions = {}): Promise<BlobJob> {
    const job = await BlobJob.open(options);
    job.proxy.background = unrulyService(new SeededRandom(crc32(task.name)));
    onTestFinished(() => job.remove());
    return job;
  }

  static async open(options: HeldJobOptions = {}): Promise<BlobJob> {
    return new BlobJob(await BlobProxy.open(await azuritePort()), await makeContainer(), options);
  }

  /** What a process needs to find the workspace. */
  get blobEnvironment(): Record<string, string> {
    return {
      MILLRACE_STORE: this.store.address(''),
      AZURE_STORAGE_CONNECTION_STRING: this.container.through(this.proxy.port).text,
    };
  }

  override start(words: readonly string[], options: Partial<RunOptions> = {}): MillraceProcess {
    return super.start(words, {
      limitMs: LIMIT_MS,
      ...options,
      environment: { ...this.blobEnvironment, ...options.environment },
    });
  }

  override here(words: readonly string[]): Promise<FinishedRun> {
    return super.here(words, { environment: this.blobEnvironment, limitMs: LIMIT_MS });
  }

  /** Starts a command that is killed, all of it, at a call to the service. */
  async killedAt(words: readonly string[], point: CallPoint): Promise<FinishedRun> {
    const running = this.start(words);
    this.proxy.rule = nth(point, () => ({ kind: 'last-moment', when: point.when, act: () => running.killGroup() }));
    const ended = await running.ended;
    this.proxy.rule = () => undefined;
    expect(ended.signal, `${point.call} ${point.path}: ${ended.stderr}`).toBe('SIGKILL');
    return ended;
  }

  /** Of the only job: the path of a file of its step. */
  async blobPath(file: string): Promise<string> {
    for (const path of await listed(this.store, 'jobs')) {
      const step = /^jobs\/[^/]+\/step\//.exec(path)?.[0];
      if (step !== undefined) return step + file;
    }
    throw new Error('there is no job');
  }

  /** Undefined when there is no output. */
  async outputSha256(): Promise<string | undefined> {
    const bytes = await this.store.read(await this.blobPath('outputs/output/parallel_run_step.txt'));
    return bytes && createHash('sha256').update(bytes).digest('hex');
  }

  override async finish(sha256: string): Promise<FinishedRun> {
    const resumed = await this.go().millrace(['resume', '--json']);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(resumed.json()).toMatchObject({ status: 'completed', sha256 });
    await this.expectProven(sha256);
    return resumed;
  }

  async expectProven(sha256: string): Promise<void> {
    const verified = await this.here(['verify']);
    expect(verified.exitCode, verified.stdout + verified.stderr).toBe(0);
    expect(await this.outputSha256()).toBe(sha256);
  }

  override async remove(): Promise<void> {
    await super.remove();
    await this.proxy.close();
  }
}

/** A rule for the n-th call that fits. */
export function nth<T>(
  { call, path, n = 1 }: Omit<CallPoint, 'when'>,
  then: () => T,
): (made: BlobCall) => T | undefined {
  let seen = 0;
  return (made) => {
    if (`${made.method} ${made.comp}`.trim() !== call || !path.test(made.path)) return undefined;
    seen += 1;
    return seen === n ? then() : undefined;
  };
}
