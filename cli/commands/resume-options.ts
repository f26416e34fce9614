/** `millrace resume`, as it was typed. */
export interface ResumeOptions {
  /** An id, a unique prefix of one, or `last`. */
  readonly job: string;
  /** By name; the values as typed. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Also from an owner of whom nobody can tell from here whether it lives. */
  readonly takeOver: boolean;
  readonly json: boolean;
}
