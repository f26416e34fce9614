import { resolvePattern } from '../job/paths.ts';
import type { DatastoreDefinition } from './datastore.ts';
import type { KnownEntries } from './known-entries.ts';
import type { Entry } from './registry.ts';

type DatastoreEntry = Pick<Entry<DatastoreDefinition>, 'name' | 'version' | 'definition'>;

/** An absolute path or pattern, or why there is none. */
export type LocatedPath = { readonly path: string } | { readonly fault: string };

export const isDatastorePath = (text: string): boolean => /^datastore:\/\//i.test(text);

/** Where `datastore://NAME/path` leads; what follows the name may be a pattern, and never leaves the datastore. */
export function datastorePath(text: string, entries: KnownEntries): LocatedPath {
  const { name, inner, fault } = cutDatastorePath(text);
  if (fault !== undefined) return { fault };
  const root = datastoreFolder(name, entries);
  return 'fault' in root ? root : { path: resolvePattern(root.path, inner) };
}

/** The name, and what lies below; with `fault`: why it is no path in a datastore. */
export function cutDatastorePath(text: string): {
  readonly name: string;
  readonly inner: string;
  readonly fault?: string;
} {
  const [, name = '', inner = ''] = /^datastore:\/\/([^/]*)\/*(.*)$/is.exec(text) ?? [];
  if (name === '') return { name, inner, fault: `${text} names no datastore; write datastore://NAME/path` };
  if (!inner.split('/').includes('..')) return { name, inner };
  return { name, inner, fault: `${text} must not leave its datastore with ..` };
}

/** The folder that the datastore of this name is. */
export function datastoreFolder(name: string, entries: KnownEntries): LocatedPath {
  const entry = entries.datastore(name);
  return typeof entry === 'string' ? { fault: entry } : { path: folderOf(entry) };
}

/**
 * The folder that a datastore is. One in Azure Blob has its name and version in front of the account, because only its
 * definition tells how it is opened: `azure-blob://NAME:VERSION@ACCOUNT/CONTAINER/PREFIX`.
 */
export function folderOf({ name, version, definition }: DatastoreEntry): string {
  if (definition.kind === 'folder') return definition.path;
  const { account, container, prefix } = definition;
  return `azure-blob://${name}:${version}@${account}/${container}${prefix === '' ? '' : `/${prefix}`}`;
}
