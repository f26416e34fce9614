import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { workFolder } from './inputs.ts';
import { runNode } from './measure.ts';

export interface BenchJob {
  /** Letters and hyphens: names the job and its file. */
  readonly name: string;
  readonly entryScript: string;
  /** Every file below it is an input. */
  readonly inputFolder: string;
  readonly miniBatchSize: number;
  readonly workers: number;
  /** Stand in for the usual ones; undefined leaves one out. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** More words of the command line. */
  readonly words?: readonly string[];
}

export interface MillraceRun {
  readonly tookMs: number;
  readonly spawnedAt: number;
  readonly rows: string;
}

/** What users start. */
export const millrace = resolve(import.meta.dirname, '../dist/bin/millrace.js');

/** `millrace run` in the bench's workspace. `nodeOptions` stand before it. */
export function runMillrace(job: BenchJob, nodeOptions: readonly string[] = []): MillraceRun {
  if (!existsSync(millrace)) throw new Error(`${millrace} is missing: run \`npm run build\` first`);
  const ended = runNode([...nodeOptions, millrace, 'run', writeJobFile(job), '--json', ...(job.words ?? [])], {
    MILLRACE_STORE: workspace(),
  });
  const { output }: { output: string } = JSON.parse(ended.stdout);
  return { tookMs: ended.tookMs, spawnedAt: ended.spawnedAt, rows: readFileSync(output, 'utf8') };
}

let store: string | undefined;

/**
 * One for all rounds, on the disk that it would be on: a user's nightly job finds the code of its last run, and what Node
 * kept of it. Removed when the bench is over: files that are deleted between rounds slow down those that come after.
 */
function workspace(): string {
  if (store !== undefined) return store;
  mkdirSync(workFolder, { recursive: true });
  const made = mkdtempSync(join(workFolder, 'store-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  store = made;
  return made;
}

/** Its path. */
export function writeJobFile(job: BenchJob): string {
  const file = join(workFolder, `${job.name}.yaml`);
  const settings = {
    name: job.name,
    inputs: [{ name: 'inputs', type: 'file', path: `${job.inputFolder}/**` }],
    source_directory: dirname(job.entryScript),
    entry_script: basename(job.entryScript),
    mini_batch_size: job.miniBatchSize,
    error_threshold: 0,
    process_count_per_node: job.workers,
    ...job.settings,
  };
  writeFileSync(file, JSON.stringify(settings, null, 2)); // JSON is YAML.
  return file;
}
