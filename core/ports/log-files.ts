/** Where a step's logs lie below its `logs/` folder (PRS's layout): whoever writes and whoever reads them agree here. */
export const LOG_FILES = {
  readme: 'readme.txt',
  /** One a day: `job_progress_overview.<yyyymmdd>.txt`. */
  overviewPrefix: 'job_progress_overview.',
  result: 'job_result.txt',
  /** One line for each failed try. */
  errors: 'job_error.txt',
  /** Full traces: `<node>/<process>.txt` below it. */
  userErrors: 'user/error',
  userStdout: 'user/stdout',
  userStderr: 'user/stderr',
  userOwn: 'user/entry_script_log',
  /** What became of worker processes: `<node>/<process>.txt` below it. */
  nodes: 'sys/node',
  miniBatches: 'sys/job_report/processed_mini-batches.csv',
} as const;

/** PRS's name of a worker: `process000`. */
export const processName = (worker: number): string => `process${String(worker).padStart(3, '0')}`;

/** A node's name as part of a path. */
export const nodeFolder = (node: string): string => node.replace(/[^A-Za-z0-9._-]/g, '_').replace(/^\.+/, '_') || '_';
