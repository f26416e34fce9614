import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../core/ports/store.ts';

/**
 * Where files of a workspace are on this machine: the workspace itself, or a folder that stands in for one that is
 * elsewhere. What is there is a copy, or on its way.
 */
export function localHome(store: Store, path: string): string {
  const local = store.localPath(path);
  if (local !== undefined) return local;
  const name = createHash('sha256').update(store.address('')).digest('hex').slice(0, 16);
  return join(tmpdir(), `millrace-home-${userInfo().uid}`, name, path);
}

export const isElsewhere = (store: Store): boolean => store.localPath('') === undefined;
