import { readCheckedState } from '../core/job/checked-state.ts';
import { layout } from '../core/job/layout.ts';
import { damageIn, readState } from '../core/job/read-state.ts';
import type { RunAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';
import type { Seal } from '../core/result/seal.ts';

/** `error.<n>.json`. */
export interface KeptError {
  readonly code: string;
  /** For people. */
  readonly error: string;
}

/**
 * The decision on a run that is not carried out, with all that is counted. Undefined where there is none, where it
 * cannot be read, and of whoever decided without the run's state, as for a damaged step.
 */
export async function readDecided(store: Store, run: RunAddress): Promise<Seal | undefined> {
  const seal = await unlessDamaged(() => readCheckedState<Seal>(store, layout.seal(run, run.run)));
  return seal === undefined || seal.parts.epoch === 0 ? undefined : seal;
}

/** Why whoever ran it gave it up; undefined where nothing says so. */
export async function readError(store: Store, run: RunAddress): Promise<string | undefined> {
  const isOne = ({ error }: { readonly error?: unknown }) => typeof error === 'string';
  return (await unlessDamaged(() => readState<KeptError>(store, layout.error(run, run.run), isOne)))?.error;
}

/** Both are asked for what they add: `resume` meets a damaged seal itself. */
async function unlessDamaged<Content>(read: () => Promise<Content | undefined>): Promise<Content | undefined> {
  try {
    return await read();
  } catch (error) {
    damageIn(error);
    return undefined;
  }
}
