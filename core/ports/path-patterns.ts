/** Glob patterns over store paths. */
export interface PathPatterns {
  /** @throws MillraceError `JOB_INVALID` for what is not a pattern. */
  compile(pattern: string): PathPattern;
}

export interface PathPattern {
  /** The part before the first wildcard, without a trailing `/`; the whole path when there is no wildcard. */
  readonly base: string;
  readonly isGlob: boolean;
  /** Takes paths relative to `base`. */
  matches(path: string): boolean;
  /** Whether a path below this folder (relative to `base`) may match. */
  mayEnter(folder: string): boolean;
}
