import { MillraceError } from '../../core/errors.ts';
import { chooseDefaultDatastore, readDefaultDatastore } from '../../core/registry/default-datastore.ts';
import { registerOnce } from '../../core/registry/register-once.ts';
import type { Command, CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { type DatastoreTyped, datastoreTyped } from '../registry/datastore-options.ts';
import { datastoreShelf } from '../registry/datastore-shelf.ts';
import { archiveEntry, listEntries, referenceOf, showEntry } from '../registry/look.ts';
import { newName, requiredName, tellRegistered } from '../registry/tell-registered.ts';

export interface DatastoreOptions extends DatastoreTyped {
  readonly what: 'register' | 'list' | 'show' | 'archive' | 'set-default';
  readonly name: string | undefined;
  readonly overwrite: boolean;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly all: boolean;
  readonly json: boolean;
}

/** Registers, lists, shows or archives places of data, or chooses the one that outputs go to. */
export const datastoreCommand: Command<DatastoreOptions> = async (options, context) => {
  const { json } = options;
  const shelf = datastoreShelf(context.openStore(context.workspace));
  switch (options.what) {
    case 'register':
      return register(options, context);
    case 'list':
      return listEntries(shelf, options, context);
    case 'show':
      return showEntry(shelf, { name: requiredName(options.name), json }, context);
    case 'archive':
      return archiveEntry(shelf, { name: requiredName(options.name), json }, context);
    case 'set-default':
      return setDefault(requiredName(options.name), json, context);
  }
};

async function register(options: DatastoreOptions, context: CommandContext): Promise<number> {
  const { overwrite, description = null, tags } = options;
  const name = newName(options.name);
  const definition = datastoreTyped(options, context.currentFolder);
  if (definition.kind === 'folder' && !(await context.openStore(definition.path).hasFolder(''))) {
    throw new MillraceError('USAGE', `--folder: ${definition.path} is not a folder`);
  }
  const shelf = datastoreShelf(context.openStore(context.workspace));
  const registeredAt = new Date(context.now()).toISOString();
  const hint = 'with --overwrite this one takes its place for jobs to come';
  const entry = { name, description, tags, registeredAt, definition };
  const registered = await registerOnce(shelf.registry, entry, { mayReplace: overwrite, hint });
  return tellRegistered(registered, shelf, options, context);
}

async function setDefault(text: string, json: boolean, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const { name } = await datastoreShelf(store).registry.find({ name: referenceOf(text).name, version: null });
  const isSame = (await readDefaultDatastore(store)) === name;
  if (!isSame) await chooseDefaultDatastore(store, name);
  printLines(context.stderr, [`${name} is the default datastore${isSame ? ' already' : ' now'}`]);
  if (json) printJson(context.stdout, { default: name });
  else printLines(context.stdout, [name]);
  return 0;
}
