/** What the workspace keeps by name and version. */
export const REGISTRY_KINDS = ['datastore', 'dataset', 'model', 'environment'] as const;

export type RegistryKind = (typeof REGISTRY_KINDS)[number];

const GIVEN: Readonly<Record<RegistryKind, string>> = {
  datastore: '--folder PATH',
  dataset: '--path PATH',
  model: 'PATH',
  environment: '--file FILE',
};

/** For who names one that is not there. */
export const howToAdd = (kind: RegistryKind): string => `millrace ${kind} register NAME ${GIVEN[kind]} adds one`;
