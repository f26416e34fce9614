/** `millrace run`, as it was typed. */
export interface RunOptions {
  /** As given; relative to the current folder. */
  readonly jobFile: string;
  /** By name; the values as typed. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Paths by the input's name, as typed. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The output folder, as typed. */
  readonly output: string | undefined;
  readonly workers: number | undefined;
  readonly dryRun: boolean;
  /** Only so many mini-batches. */
  readonly first: number | undefined;
  readonly json: boolean;
}
