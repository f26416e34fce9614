import type { MiniBatchFailed } from '../ports/records.ts';

export const UNCOUNTED = 'its rows could not be counted: it counts as one item';

/** What is said of a mini-batch's failure, marked where its count of items is a stand-in. */
export const withUncounted = ({ itemsUnknown }: MiniBatchFailed, message: string): string =>
  itemsUnknown ? `${message}; ${UNCOUNTED}` : message;
