import { FILE_NUMBER } from '../ports/file-number.ts';
import { REGISTRY_KINDS, type RegistryKind } from './kinds.ts';

/** Where the registries lie in the store (docs/reference/registries.md). */
export const places = {
  /** A folder a name, in it a file a version. */
  registry: (kind: RegistryKind): string => `${kind}s`,
  entry: (kind: RegistryKind, name: string, version: number): string => `${kind}s/${name}/${version}`,
  archived: (kind: RegistryKind, name: string, version: number): string => `${kind}s/${name}/${version}.archived`,
  defaultDatastores: 'default-datastore',
  /** The `n`-th choice of one. */
  defaultDatastore: (n: number): string => `default-datastore/${n}`,
  models: 'model-files',
  /** What a model's files are, by the hash of them all. */
  modelList: (sha256: string): string => `model-files/${sha256}/files.json`,
  modelContent: (sha256: string): string => `model-files/${sha256}/content`,
} as const;

/** A folder a name, in it a file a version: what else lies there is none of ours. */
export const registryFolders: readonly string[] = REGISTRY_KINDS.map(places.registry);

/** Name, version and archive mark of a path in such a folder. */
export const VERSION_PATH = new RegExp(`^([^/]+)/(${FILE_NUMBER})(\\.archived)?$`);
