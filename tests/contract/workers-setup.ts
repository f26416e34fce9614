import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createWorkers } from '../../adapters/worker-process/parent/workers.ts';
import { scriptLanguage } from '../../core/job/script-language.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { MiniBatchTask, ScriptOptions, Worker, Workers } from '../../core/ports/workers.ts';

export type Overrides = Partial<ScriptOptions> & { readonly inherited?: Readonly<Record<string, string>> };

/** A folder of its own, and workers in it; fresh for each test. */
export interface WorkerBench {
  readonly workers: Workers;
  readonly folder: string;
  /** Writes a file below the folder and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  /** What is in a file below the folder; empty when it is not there. */
  read(name: string): string;
  /** Starts a worker for a script of `codeFolder`, which is the bench's folder unless said otherwise. */
  start(entryScript: string, overrides?: Overrides): Worker;
  /** As `start`, and `init()` must go well. */
  ready(entryScript: string, overrides?: Overrides): Promise<Worker>;
  task(index: number, ...files: readonly string[]): MiniBatchTask;
  close(): Promise<void>;
}

export function openWorkerBench(workers: Workers = createWorkers()): WorkerBench {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-workers-')));
  let started = 0;
  const bench: WorkerBench = {
    workers,
    folder,
    write: (name, content) => {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    read: (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''),
    start: (entryScript, { inherited = {}, ...script } = {}) => {
      const environment = { PATH: process.env.PATH ?? '', ...inherited };
      const language = scriptLanguage(entryScript);
      return workers.start({ environment, language }, scriptOptions(folder, entryScript, started++, script));
    },
    ready: async (entryScript, overrides) => {
      const worker = bench.start(entryScript, overrides);
      const outcome = await worker.init();
      if (outcome.kind !== 'ready') throw new Error(`${outcome.error.message}\n${outcome.error.traceback}`);
      return worker;
    },
    task: (index, ...files) => ({ index, attempt: 1, input: 'digits', folder: '', slices: files.map(sliceOf) }),
    close: async () => {
      await workers.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bench;
}

export function sliceOf(path: string): Slice {
  const { size, mtimeMs } = statSync(path);
  return { path, size, modifiedMs: Math.floor(mtimeMs) };
}

function scriptOptions(
  folder: string,
  entryScript: string,
  number: number,
  given: Partial<ScriptOptions>,
): ScriptOptions {
  return {
    number,
    codeFolder: folder,
    entryScript,
    arguments: [],
    environment: {},
    scratchFolder: join(folder, `scratch-${number}`),
    stdoutFile: join(folder, 'logs', `${number}.stdout.txt`),
    stderrFile: join(folder, 'logs', `${number}.stderr.txt`),
    secrets: [],
    loggingLevel: 'INFO',
    rows: { kind: 'text' },
    resultLimitBytes: 1024 * 1024,
    initTimeoutMs: 30_000,
    runTimeoutMs: 30_000,
    overheadTimeoutMs: 30_000,
    ...given,
  };
}

/** The process is there, and not merely unburied. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (!existsSync(`/proc/${pid}/stat`)) return process.platform !== 'linux';
  return !/^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}
