/** Where a step's logs lie below its `logs/` folder (PRS's layout): whoever writes and whoever reads them agree here. */
export const LOG_FILES = {
  readme: 'readme.txt',
  /** One a day: `job_progress_overview.<yyyymmdd>.txt`. */
  overviewPrefix: 'job_progress_overview.',
  result: 'job_result.txt',
  /** One line for each failed try. */
  errors: 'job_error.txt',
  /** In Azure Blob one a node (`ownLogFile`). */
  errorsPrefix: 'job_error.',
  /** Full traces: `<node>/<process>.txt` below it. */
  userErrors: 'user/error',
  userStdout: 'user/stdout',
  userStderr: 'user/stderr',
  userOwn: 'user/entry_script_log',
  /** What became of worker processes: `<node>/<process>.txt` below it. */
  nodes: 'sys/node',
  miniBatches: 'sys/job_report/processed_mini-batches.csv',
  processes: 'sys/job_report/process_summary.csv',
  nodeTotals: 'sys/job_report/node_summary.csv',
} as const;

const OF_ALL: ReadonlySet<string> = new Set([
  LOG_FILES.errors,
  LOG_FILES.miniBatches,
  LOG_FILES.processes,
  LOG_FILES.nodeTotals,
]);

/**
 * The name of a log file where no two processes can append to one: those that all of them write to have the node's name
 * in theirs (`job_error.<node>.txt`).
 */
export function ownLogFile(path: string, node: string): string {
  const isOfAll = OF_ALL.has(path) || path.startsWith(LOG_FILES.overviewPrefix);
  return isOfAll ? path.replace(/(?=\.[a-z]+$)/, `.${nodeFolder(node)}`) : path;
}

/** PRS's name of a worker: `process000`. */
export const processName = (worker: number): string => `process${String(worker).padStart(3, '0')}`;

/** A node's name as part of a path. */
export const nodeFolder = (node: string): string => node.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_') || '_';
