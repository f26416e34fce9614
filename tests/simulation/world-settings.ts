export const COMPUTE = 'default';
export const SCORER_GROUP = 'scorer';
/** A reader that says nothing for so long is put out of its group. */
export const SESSION_MS = 5_000;
