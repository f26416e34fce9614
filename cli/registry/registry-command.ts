import type { CommandContext } from '../context.ts';
import { archiveEntry, listEntries, showEntry } from './look.ts';
import type { Shelf } from './shelf.ts';
import { newName, requiredName } from './tell-registered.ts';

/** What is typed behind the word of any registry. */
export interface RegistryOptions<What extends string = never> {
  readonly what: 'register' | 'list' | 'show' | 'archive' | What;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly all: boolean;
  readonly json: boolean;
}

/** For whoever registers another definition under a name that has one. */
export const NEW_VERSION = '--create-new-version keeps both: jobs get the new one, unless they name another version';

/** What all registries do alike. How one registers, and what it alone can do, is its own. */
export async function registryCommand<Definition, What extends string = never>(
  shelf: Shelf<Definition>,
  options: RegistryOptions<NoInfer<What>>,
  context: CommandContext,
  own: Readonly<Record<'register' | What, () => Promise<number>>>,
): Promise<number> {
  const { what, json } = options;
  if (what === 'list') return listEntries(shelf, options, context);
  if (what === 'show') return showEntry(shelf, { name: requiredName(options.name), json }, context);
  if (what === 'archive') return archiveEntry(shelf, { name: requiredName(options.name), json }, context);
  return own[what as 'register' | What]();
}

/** An entry to be: all but its definition. @throws MillraceError `USAGE` for a name that is none */
export function newEntry(options: RegistryOptions<string>, context: Pick<CommandContext, 'now'>) {
  const { description = null, tags } = options;
  return { name: newName(options.name), description, tags, registeredAt: new Date(context.now()).toISOString() };
}
