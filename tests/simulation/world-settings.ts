export const COMPUTE = 'default';
/** A reader that says nothing for so long is put out of its group. */
export const SESSION_MS = 5_000;
