/** What the workspace keeps by name and version. */
export type RegistryKind = 'datastore' | 'dataset' | 'model' | 'environment';
