import { type Findings, findingsOf, NOTHING_FOUND, together } from './findings.ts';
import { runSeed } from './run-seed.ts';

export interface SeedRange {
  readonly from: number;
  readonly count: number;
}

/** Runs worlds one after the other; `untilFailure`: as far as the first that fails. */
export async function runSeeds(
  { from, count }: SeedRange,
  options: { readonly trace?: ((line: string) => void) | undefined; readonly untilFailure?: boolean } = {},
): Promise<Findings> {
  const { stackTraceLimit } = Error;
  // Making stacks that nobody reads takes a tenth of the time; whoever traces a seed reads them.
  if (options.trace === undefined) Error.stackTraceLimit = 0;
  try {
    let findings = NOTHING_FOUND;
    for (let seed = from; seed < from + count; seed += 1) {
      findings = together(findings, findingsOf(await runSeed(seed, options.trace)));
      if (options.untilFailure && findings.failed.length > 0) break;
    }
    return findings;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
