import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { unknownCompute } from '../../core/service/computes.ts';

/** @throws MillraceError `USAGE` that names the known ones */
export async function requireCompute(store: Store, name: string): Promise<void> {
  const unknown = await unknownCompute(store, name);
  if (unknown !== undefined)
    throw new MillraceError('USAGE', `compute_target: ${unknown.fault}`, { hint: unknown.hint });
}
