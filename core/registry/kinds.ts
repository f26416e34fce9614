/** What the workspace keeps by name and version. */
export const REGISTRY_KINDS = ['datastore', 'dataset', 'model', 'environment'] as const;

export type RegistryKind = (typeof REGISTRY_KINDS)[number];
