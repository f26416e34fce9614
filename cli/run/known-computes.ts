import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { DEFAULT_COMPUTE, listComputes } from '../../core/service/computes.ts';

/** @throws MillraceError `USAGE` that names the known ones */
export async function requireCompute(store: Store, name: string): Promise<void> {
  if (name === DEFAULT_COMPUTE) return;
  const names = (await listComputes(store)).map((compute) => compute.name);
  if (names.includes(name)) return;
  const known = [...new Set([DEFAULT_COMPUTE, ...names])].join(', ');
  throw new MillraceError('USAGE', `compute_target: there is no compute called ${name}; known: ${known}`, {
    hint: `millrace compute register ${name}`,
  });
}
