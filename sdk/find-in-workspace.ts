import { type AskedVersion, spoken } from './asked-version.ts';

type Find = (kind: 'dataset' | 'model', reference: string) => number;

const known = new Map<string, number>();

/**
 * The version of a registered dataset or model, which is in the worker's folder then; undefined where nobody can be asked:
 * in processes and threads that a script starts, and outside of Millrace.
 *
 * @throws Error that says why there is none
 */
export function findInWorkspace(kind: 'dataset' | 'model', asked: AskedVersion): number | undefined {
  const find = (globalThis as Record<symbol, unknown>)[Symbol.for('millrace.find')] as Find | undefined;
  if (find === undefined) return undefined;
  const reference = spoken(asked);
  const key = `${kind} ${reference}`;
  const found = known.get(key) ?? find(kind, reference);
  known.set(key, found);
  return found;
}
