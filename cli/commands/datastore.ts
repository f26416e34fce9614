import { MillraceError } from '../../core/errors.ts';
import { damageIn } from '../../core/job/read-state.ts';
import type { DatastoreDefinition } from '../../core/registry/datastore.ts';
import { chooseDefaultDatastore, readDefaultDatastore } from '../../core/registry/default-datastore.ts';
import { registerOnce } from '../../core/registry/register-once.ts';
import type { Registry } from '../../core/registry/registry.ts';
import type { Command, CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { type DatastoreTyped, datastoreTyped } from '../registry/datastore-options.ts';
import { datastoreShelf } from '../registry/datastore-shelf.ts';
import { referenceOf } from '../registry/look.ts';
import { newEntry, type RegistryOptions, registryCommand } from '../registry/registry-command.ts';
import { requiredName, tellRegistered } from '../registry/tell-registered.ts';

export interface DatastoreOptions extends DatastoreTyped, RegistryOptions<'set-default'> {
  readonly overwrite: boolean;
}

/** Registers, lists, shows or archives places of data, or chooses the one that outputs go to. */
export const datastoreCommand: Command<DatastoreOptions> = async (options, context) => {
  const shelf = datastoreShelf(context.openStore(context.workspace));
  return registryCommand<DatastoreDefinition, 'set-default'>(shelf, options, context, {
    register: () => register(options, context),
    'set-default': () => setDefault(requiredName(options.name), options.json, context),
  });
};

async function register(options: DatastoreOptions, context: CommandContext): Promise<number> {
  const entry = newEntry(options, context);
  const definition = datastoreTyped(options, context.currentFolder);
  if (definition.kind === 'folder' && !(await context.openStore(definition.path).hasFolder(''))) {
    throw new MillraceError('USAGE', `--folder: ${definition.path} is not a folder`);
  }
  const shelf = datastoreShelf(context.openStore(context.workspace));
  const how = { mayReplace: options.overwrite, hint: 'with --overwrite this one takes its place for jobs to come' };
  const registered = await registerOnce(shelf.registry, { ...entry, definition }, how);
  return tellRegistered(registered, shelf, options, context);
}

async function setDefault(text: string, json: boolean, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const name = await latestName(text, datastoreShelf(store).registry);
  const isSame = (await readDefaultDatastore(store).catch(damageIn)) === name;
  if (!isSame) await chooseDefaultDatastore(store, name);
  printLines(context.stderr, [`${name} is the default datastore${isSame ? ' already' : ' now'}`]);
  if (json) printJson(context.stdout, { default: name });
  else printLines(context.stdout, [name]);
  return 0;
}

/** A default has no version of its own. @throws MillraceError `USAGE` for one that is not there, or not the latest */
async function latestName(text: string, registry: Registry<DatastoreDefinition>): Promise<string> {
  const asked = referenceOf(text);
  const { name, version } = await registry.find({ name: asked.name, version: null });
  if (asked.version === null || asked.version === version) return name;
  // What it says does not matter, that it is there does.
  await registry.find(asked).catch(damageIn);
  throw new MillraceError('USAGE', `${text} is not its latest version, ${version}, and the default is always that`, {
    hint: `millrace datastore set-default ${name}`,
  });
}
