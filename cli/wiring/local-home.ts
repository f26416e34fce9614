import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateFolder } from '../../adapters/machine/private-folder.ts';
import { layout } from '../../core/job/layout.ts';
import { nodeFolder } from '../../core/ports/log-files.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';

/**
 * Where files of a workspace are on this machine: the workspace itself, or a folder that stands in for one that is
 * elsewhere and is this user's alone. What is there is a copy, or on its way.
 */
export function localHome(store: Store, path: string): string {
  const local = store.localPath(path);
  if (local !== undefined) return local;
  const name = createHash('sha256').update(store.address('')).digest('hex').slice(0, 16);
  return join(privateFolder(join(tmpdir(), `millrace-home-${process.getuid?.() ?? 0}`)), name, path);
}

export const isElsewhere = (store: Store): boolean => store.localPath('') === undefined;

/** Where a node writes a step's logs on this machine; of a workspace that is elsewhere each node sends its own. */
export const localLogs = (store: Store, step: StepAddress, node: string): string =>
  localHome(store, isElsewhere(store) ? `logs-of/${nodeFolder(node)}/${layout.logs(step)}` : layout.logs(step));
