import type { JobFaults } from './job-faults.ts';
import { shownValue } from './shown-value.ts';

/** PRS's `allow_reuse`: false is what happens anyway. */
export function checkReuse(value: unknown, faults: JobFaults): void {
  if (value === undefined || value === false || value === 'false' || faults.has(['allow_reuse'])) return;
  const isTrue = value === true || value === 'true';
  const problem = isTrue
    ? 'true is not supported yet: every job is scored anew'
    : `must be false; ${shownValue(value)} is not`;
  faults.add(['allow_reuse'], problem);
}
