/** Between two looks at whether a run is to stop, or has. */
export const LOOK_MS = 500;
/** A word on the log may be lost before the collector reads it. */
export const SAY_AGAIN_MS = 30_000;
/** A look that comes so long after the one before was held up by a broker or a store that is away, and not one that is slow. */
export const HELD_UP_MS = 30_000;
/** Nobody who is merely busy wakes so much too late. */
export const STOPPED_MS = 1_000;
