import type { DamagedEntry, Entry, Registry } from '../../core/registry/registry.ts';

/** How people and programs see the entries of one registry. */
export interface Shelf<Definition> {
  readonly registry: Registry<Definition>;
  /** For `--json`; names as job files write them. */
  readonly view: (definition: Definition) => Readonly<Record<string, unknown>>;
  /** What a line says of it. */
  readonly spoken: (definition: Definition) => string;
}

export const entryView = <Definition>(entry: Entry<Definition>, { view }: Pick<Shelf<Definition>, 'view'>) => ({
  name: entry.name,
  version: entry.version,
  archived: entry.isArchived,
  damaged: false,
  description: entry.description,
  tags: entry.tags,
  registered_at: entry.registeredAt,
  ...view(entry.definition),
});

export function entryLine<Definition>(entry: Entry<Definition>, { spoken }: Pick<Shelf<Definition>, 'spoken'>): string {
  const tags = Object.entries(entry.tags).map(([name, value]) => `${name}=${value}`);
  const notes = [spoken(entry.definition), entry.description ?? '', tags.join(' ')].filter((note) => note !== '');
  return [entry.name, `version ${entry.version}${entry.isArchived ? ' (archived)' : ''}`, ...notes].join('  ');
}

export const damagedView = ({ name, version, isArchived }: DamagedEntry) => ({
  ...{ name, version, archived: isArchived, damaged: true },
  ...{ description: null, tags: {}, registered_at: null },
});

export const damagedLine = ({ name, version, isArchived }: DamagedEntry): string =>
  `${name}  version ${version} (${isArchived ? 'archived, ' : ''}damaged)`;
