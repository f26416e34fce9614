/** What users may know from PRS or the documents and what is to come: refused with a word of its own, never ignored. */
export const LATER_FEATURES = {
  job: {
    schedule: 'let cron or a timer start `millrace run` or `millrace submit`',
  },
  input: {
    step: 'give the files by path',
  },
} as const satisfies Record<string, Record<string, string>>;

const TABLE = 'docs/how-to/from-parallel-run-step.md has what becomes of each name';

/** Kinds of files whose other settings mean nothing to us yet: nothing more is said about them. What one is first tells what it is. */
export const LATER_FILES = {
  type: `v2 job files (type: parallel) are not supported yet; write a job file of one step: ${TABLE}`,
  parallel_run_config: `PRS's own configuration files are not supported yet; write the settings at the top level: ${TABLE}`,
  pipeline: `pipelines are not supported yet; write one step at the top level: ${TABLE}`,
  steps: `jobs of several steps are not supported yet; write one step at the top level: ${TABLE}`,
} as const satisfies Record<string, string>;
