/** What makes a file unfit for a table, and what to do about it. */
export interface FileFault {
  readonly what: string;
  readonly advice: string;
}
