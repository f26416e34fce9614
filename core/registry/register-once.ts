import { MillraceError } from '../errors.ts';
import { versionAfter } from '../job/versions.ts';
import type { Entry, EntryNotes, Registry } from './registry.ts';

/** What became of a registration. */
export interface Registered<Definition> {
  readonly entry: Entry<Definition>;
  /** False: the name had this very definition already. */
  readonly isNew: boolean;
}

/**
 * Keeps a definition under a name that has none, or has this very one; another one only when `mayReplace`: then it is
 * the next version. What a damaged version said nobody knows: it is replaced. Of many at the same time each is kept, or
 * told that another was first.
 *
 * @throws MillraceError `USAGE` with `hint` when the name has another definition
 */
export async function registerOnce<Definition>(
  registry: Registry<Definition>,
  entry: EntryNotes & { readonly name: string; readonly registeredAt: string; readonly definition: Definition },
  { mayReplace, hint }: { readonly mayReplace: boolean; readonly hint: string },
): Promise<Registered<Definition>> {
  const { name, registeredAt, definition, description, tags } = entry;
  let taken = 0;
  for (;;) {
    // With two looks another definition could come between them, and this one behind it.
    const { live: before, highest } = await registry.newest(name);
    if (before !== undefined && isSame(before, entry)) return { entry: before, isNew: false };
    if (before !== undefined && !mayReplace) {
      const kept = `${registry.kind} ${name} is registered already, as version ${before.version}, with another definition`;
      throw new MillraceError('USAGE', kept, { hint });
    }
    const version = versionAfter(Math.max(taken, highest), name);
    const wanted = { name, version, registeredAt, description, tags, isArchived: false, definition };
    if (await registry.put(wanted)) return { entry: wanted, isNew: true };
    // Another one was faster, and what it has put decides anew; or no look will ever show what stands there.
    taken = version;
  }
}

const isSame = <Definition>(
  a: EntryNotes & { readonly definition: Definition },
  b: EntryNotes & { readonly definition: Definition },
): boolean => plain(a) === plain(b);

const plain = ({ description, tags, definition }: EntryNotes & { readonly definition: unknown }): string =>
  JSON.stringify([description, sorted(tags), sorted(definition)]);

/** The same fields in another order are the same definition. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return fields.map(([name, field]) => [name, sorted(field)]);
}
