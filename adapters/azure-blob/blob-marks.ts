/** Who wrote a blob that only one may write: an answer that was lost must not make a winner think that he lost. */
export const WRITER = 'millracewriter';

/** What its writer noted beside it. */
export const NOTE = 'millracenote';

/** A condition that is said not to be met, though the blob is as it must be, is tried again up to so many times. */
export const REFUSALS_MAX = 4;
