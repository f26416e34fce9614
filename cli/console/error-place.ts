import type { SummaryError } from '../../core/result/summary.ts';

/** Where an error happened: in a try of a mini-batch, or outside any. */
export const placeOf = ({ mini_batch, attempt }: SummaryError): string =>
  mini_batch === null ? 'outside any mini-batch' : `mini-batch ${mini_batch}, try ${attempt}`;
