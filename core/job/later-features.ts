/** What users may know from PRS or the documents and what is to come: refused with a word of its own, never ignored. */
export const LATER_FEATURES = {
  input: {
    step: 'give the files by path',
  },
} as const satisfies Record<string, Record<string, string>>;

/** Kinds of files whose other settings mean nothing to us yet: nothing more is said about them. */
export const LATER_FILES = {
  steps: 'jobs of several steps are not supported yet; write one step at the top level',
  parallel_run_config: "PRS's own configuration files are not supported yet; write the settings at the top level",
  type: 'v2 job files (type: parallel) are not supported yet; write a job file of one step',
} as const satisfies Record<string, string>;
