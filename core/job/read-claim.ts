import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { layout } from './layout.ts';
import type { StepSettings } from './manifest.ts';
import { readState } from './read-state.ts';

/** `runs/<n>`: the claim of a run. */
export interface RunClaim {
  /** Settings that this run has other values for than the manifest. */
  readonly settings: Partial<StepSettings>;
  /** The parameters that gave them, as typed, of this and all earlier runs. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** When it was asked for; of the first run the manifest says it. */
  readonly submittedAtMs?: number;
  /** Who started it: an owner's claim. */
  readonly owner?: string;
  /** Services work on it: whichever is there goes on with it. */
  readonly isServed?: boolean;
}

/**
 * The claim of a run, of which no field need be there; undefined for one that nobody has claimed.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming the file, when a field is something else
 */
export const readClaim = (store: Store, run: RunAddress): Promise<Partial<RunClaim> | undefined> =>
  readState<RunClaim>(store, layout.run(run, run.run), isClaim);

function isClaim(claim: { readonly [Name in keyof RunClaim]?: unknown }): boolean {
  const { settings = {}, parameters = {}, submittedAtMs = 0, owner = '', isServed = false } = claim;
  const areObjects = [claim, settings, parameters].every((each) => each instanceof Object && !Array.isArray(each));
  if (!areObjects || typeof submittedAtMs !== 'number' || typeof owner !== 'string') return false;
  return (
    typeof isServed === 'boolean' && Object.values(parameters as object).every((value) => typeof value === 'string')
  );
}
