/** Where something stands in a job file: keys and list positions from the top. */
export type SettingPath = readonly (string | number)[];

/** A job file as it was read: its values, and where in the text they stand. */
export interface JobDocument {
  /** Absolute path. */
  readonly file: string;
  readonly value: unknown;
  /** From 1; of a path that is not there, its nearest parent's. */
  lineOf(path: SettingPath): number;
  /** A scalar as it was written: `1.10`, where the value is 1.1. */
  textOf(path: SettingPath): string | undefined;
  /** A mapping's keys in the order written; an object has whole numbers first. */
  keysOf(path: SettingPath): readonly string[];
}

/** `inputs[0].path` */
export const spokenPath = (path: SettingPath): string =>
  path.map((part, depth) => (typeof part === 'number' ? `[${part}]` : depth === 0 ? part : `.${part}`)).join('');

/** An object that came from YAML or JSON, whose keys are then its own. */
export const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
