/** Names a step of a job. Both parts are validated before they become part of a path or a key. */
export interface StepAddress {
  readonly jobId: string;
  readonly step: string;
}

/** A step's n-th start. */
export interface RunAddress extends StepAddress {
  /** From 1. */
  readonly run: number;
}
