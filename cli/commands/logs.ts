import { layout } from '../../core/job/layout.ts';
import { LOG_FILES } from '../../core/ports/log-files.ts';
import type { Store, StoreEntry } from '../../core/ports/store.ts';
import { shownText } from '../byte-lines.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command } from '../context.ts';
import { findJob } from '../find-job.ts';
import { printChunks, printJson, printLines } from '../print.ts';

export interface LogsOptions {
  readonly job: string;
  /** What the script itself wrote. */
  readonly user: keyof typeof PARTS | undefined;
  readonly json: boolean;
}

/** Shows a job's logs, errors first; with `--json` only says where all of them are. */
export const logsCommand: Command<LogsOptions> = async (options, context) => {
  const store = context.openStore(context.workspace);
  const steps = await findJob(store, options.job);
  for (const step of steps) {
    const folder = layout.logs(step);
    const part = options.user === undefined ? folder : `${folder}/${PARTS[options.user]}`;
    const files = await logFiles(store, folder, part, options);
    if (options.json) {
      const named = files.map(({ path, size }) => ({ path: path.slice(folder.length + 1), size }));
      printJson(context.stdout, { job_id: step.jobId, step: step.step, folder: store.address(folder), files: named });
      continue;
    }
    if (files.length === 0) context.stderr.write(nothingBelow(store, part));
    for (const { path } of files) {
      printLines(context.stdout, [`==> ${sanitized(path.slice(folder.length + 1))} <==`]);
      await printChunks(context.stdout, shownText(store.stream(path)));
    }
  }
  return 0;
};

/** In Azure Blob they are sent when the step ends (docs/reference/azure.md). */
function nothingBelow(store: Store, part: string): string {
  const where = sanitized(store.address(part));
  if (store.localPath('') !== undefined) return `nothing was logged below ${where}\n`;
  return `nothing is below ${where}: logs are sent there when a run ends; until then whoever runs it has them on stderr\n`;
}

const PARTS = { stdout: LOG_FILES.userStdout, stderr: LOG_FILES.userStderr, log: LOG_FILES.userOwn } as const;

/** Those of a part in the order in which they are shown. Empty ones say nothing. */
async function logFiles(
  store: Store,
  folder: string,
  part: string,
  { user, json }: LogsOptions,
): Promise<readonly StoreEntry[]> {
  const entries: StoreEntry[] = [];
  const rankOf = (path: string): number => rank(path.slice(folder.length + 1));
  // Beside what is logged may lie files of the script's own, images too.
  const isShown = (path: string): boolean =>
    user === undefined ? rankOf(path) < NOT_SHOWN : path.endsWith(`.${user}.txt`);
  const want = (path: string): boolean => json || isShown(path);
  for await (const page of store.list(part, { want, enter: () => json || user !== undefined })) entries.push(...page);
  return entries.filter(({ size }) => size > 0).sort((a, b) => rankOf(a.path) - rankOf(b.path));
}

const NOT_SHOWN = 3;

/** Errors first, what is not shown last. */
function rank(name: string): number {
  if (name.startsWith(LOG_FILES.errorsPrefix)) return 0;
  if (name.startsWith(LOG_FILES.overviewPrefix)) return 1;
  return name === LOG_FILES.result ? 2 : NOT_SHOWN;
}
