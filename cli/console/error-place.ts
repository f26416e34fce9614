import type { SummaryError } from '../../core/ports/first-failures.ts';
import { count } from './figures.ts';

/** What it ran on, as far as that is named. */
export const inputsOf = ({ inputs, more_inputs: more = 0 }: SummaryError): readonly string[] =>
  more > 0 ? [...inputs, `… and ${count(more)} more`] : inputs;

/** Where an error happened: in a try of a mini-batch, or outside any. */
export const placeOf = ({ mini_batch, attempt }: SummaryError): string =>
  mini_batch === null ? 'outside any mini-batch' : `mini-batch ${mini_batch}, try ${attempt}`;
