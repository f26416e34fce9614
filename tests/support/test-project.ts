import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import type { AuditEntry } from '../../core/ports/codec.ts';
import type { StepEnd, StepSummary } from '../../core/result/summary.ts';
import { type FinishedRun, MillraceProcess, type RunOptions } from './run-millrace.ts';

/** Without these every job file would have to say them; workers: a test's own processes are enough for two cores. */
const SETTINGS = {
  name: 'step',
  entry_script: 'script.mjs',
  inputs: [{ name: 'files', path: 'in' }],
  mini_batch_size: 1,
  error_threshold: 0,
  process_count_per_node: 1,
};

/** A user's folder with a job file, a script and inputs, fresh for each test. */
export class TestProject {
  /** Holds nothing but what the tests and the program put there. */
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'project-')));
  readonly #processes: MillraceProcess[] = [];

  /** Writes `job.yaml` (JSON is YAML); `settings` stand in for the usual ones, undefined leaves one out. */
  job(settings: Readonly<Record<string, unknown>> = {}): this {
    return this.write('job.yaml', JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  }

  script(source: string): this {
    return this.write('script.mjs', source);
  }

  /** `in/000.txt`, `in/001.txt`, …, each holding its own number. */
  inputs(count: number, folder = 'in'): this {
    for (let at = 0; at < count; at += 1) this.write(`${folder}/${String(at).padStart(3, '0')}.txt`, `${at}`);
    return this;
  }

  write(path: string, content: string | Uint8Array): this {
    const file = this.path(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return this;
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  /** Empty when there is no such file. */
  read(path: string): string {
    return this.has(path) ? readFileSync(this.path(path), 'utf8') : '';
  }

  sha256(path: string): string {
    return createHash('sha256')
      .update(readFileSync(this.path(path)))
      .digest('hex');
  }

  /** All files below a folder, relative to it, in code point order. */
  files(folder = '.'): string[] {
    const entries = readdirSync(this.path(folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
    return files.map((file) => file.slice(this.path(folder).length + (folder === '.' ? 0 : 1))).sort();
  }

  start(words: readonly string[], options: Partial<RunOptions> = {}): MillraceProcess {
    const started = new MillraceProcess(words, { cwd: this.folder, ...options });
    this.#processes.push(started);
    return started;
  }

  /** One command, to its end. */
  millrace(words: readonly string[], options: Partial<RunOptions> = {}): Promise<FinishedRun> {
    return this.start(words, options).ended;
  }

  /** The same in this process, for what is no process of its own to the test. */
  async here(words: readonly string[], options: Partial<Omit<RunOptions, 'nodeOptions'>> = {}): Promise<FinishedRun> {
    // Loads all of the program.
    const { millraceHere } = await import('./millrace-here.ts');
    return millraceHere(words, { cwd: this.folder, ...options });
  }

  /** `run job.yaml`. */
  run(words: readonly string[] = [], options: Partial<RunOptions> = {}): Promise<FinishedRun> {
    return this.millrace(['run', ...words], options);
  }

  /** Of the newest job: a file of its step, such as `end.1.json`. */
  stepPath(path = ''): string {
    const job = readdirSync(this.path('.millrace/jobs')).sort().at(-1) as string;
    const [step] = readdirSync(this.path(`.millrace/jobs/${job}`), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    return join('.millrace/jobs', job, step as string, path);
  }

  summary(): StepSummary {
    return JSON.parse(this.read(this.stepPath('summary.1.json')));
  }

  end(): StepEnd {
    return JSON.parse(this.read(this.stepPath('end.1.json')));
  }

  async audit(run = 1): Promise<AuditEntry[]> {
    const bytes = readFileSync(this.path(this.stepPath(`audit.${run}.avro`)));
    return Array.fromAsync(avroEntryFiles.read('AuditEntry', Readable.from([bytes])));
  }

  /** Ends what still runs, and takes all away. */
  async remove(): Promise<void> {
    for (const process of this.#processes) process.kill('SIGKILL');
    await Promise.all(this.#processes.map(({ ended }) => ended));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
