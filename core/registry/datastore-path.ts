import { resolvePattern } from '../job/paths.ts';
import type { KnownEntries } from './known-entries.ts';

/** A path or pattern on this machine, or why there is none. */
export type LocatedPath = { readonly path: string } | { readonly fault: string };

export const isDatastorePath = (text: string): boolean => /^datastore:\/\//i.test(text);

/** Where `datastore://NAME/path` leads; what follows the name may be a pattern, and never leaves the datastore. */
export function datastorePath(text: string, entries: KnownEntries): LocatedPath {
  const [, name = '', inner = ''] = /^datastore:\/\/([^/]*)\/*(.*)$/is.exec(text) ?? [];
  if (name === '') return { fault: `${text} names no datastore; write datastore://NAME/path` };
  if (inner.split('/').includes('..')) return { fault: `${text} must not leave its datastore with ..` };
  const root = datastoreFolder(name, entries);
  return 'fault' in root ? root : { path: resolvePattern(root.path, inner) };
}

/** The folder that a datastore is on this machine. */
export function datastoreFolder(name: string, entries: KnownEntries): LocatedPath {
  const entry = entries.datastore(name);
  if (typeof entry === 'string') return { fault: entry };
  if (entry.definition.kind === 'folder') return { path: entry.definition.path };
  return { fault: `datastore ${name} is a blob container, which jobs cannot use yet; register a folder` };
}
