/** The rows of a table cannot be given to the script: a fault of the data, which another try would meet again. */
export class TableRefused extends Error {
  override readonly name = 'TableRefused';
  readonly retryable = false;
  /** Rows that could be counted nevertheless. */
  items: number | undefined;
}
