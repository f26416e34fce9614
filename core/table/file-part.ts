/** What one mini-batch gets of a file. */
export interface FilePart {
  readonly from: number;
  readonly to: number;
  /** Where they were counted. */
  readonly rows?: number;
  /** What it is, where it has more than was asked for and could not be split. */
  readonly onePiece?: string;
}
