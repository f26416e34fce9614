/** Between two looks at whether a run is to stop, or has. */
export const LOOK_MS = 500;
/** A word on the log may be lost before the collector reads it. */
export const SAY_AGAIN_MS = 30_000;
