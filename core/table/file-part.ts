/** What one mini-batch gets of a file. */
export interface FilePart {
  readonly from: number;
  readonly to: number;
  /** Where they were counted. */
  readonly rows?: number;
}
