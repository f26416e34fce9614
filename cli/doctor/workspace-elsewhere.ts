import { randomUUID } from 'node:crypto';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { type Finding, fix, ok } from './finding.ts';

/** Of a workspace that is no folder: a file of its own is created, found, read and removed, as a job's would be. */
export async function checkWorkspaceElsewhere(store: Store): Promise<Finding> {
  const name = 'workspace';
  const path = `.millrace-doctor-${randomUUID()}`;
  try {
    const fault = await tryFile(store, path);
    if (fault === undefined) return ok(name, `${store.address('')}: creating, listing, reading and removing work`);
    return fix(name, `${store.address('')}: ${fault}`, 'point MILLRACE_STORE at another place');
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    // What could not be looked at may be there all the same.
    await store.remove(path).catch(() => undefined);
    return fix(name, error.message, error.hint ?? 'point MILLRACE_STORE at a place that you may write to');
  }
}

/** What it does that a store must not. */
async function tryFile(store: Store, path: string): Promise<string | undefined> {
  const bytes = new TextEncoder().encode('a');
  if (!(await store.putIfAbsent(path, bytes))) return 'a file that was never there could not be created';
  const isTwice = await store.putIfAbsent(path, bytes);
  const pages = await Array.fromAsync(store.list('', { enter: () => false, want: (each) => each === path }));
  const read = await store.read(path);
  await store.remove(path);
  if (isTwice) return 'it has created one file twice';
  if (pages.flat().length !== 1 || read?.length !== 1) return 'a file that was created is not found again';
  return (await store.stat(path)) === undefined ? undefined : 'a file that was removed is still there';
}
