import { MillraceError } from '../../core/errors.ts';
import { registerOnce } from '../../core/registry/register-once.ts';
import type { Command, CommandContext } from '../context.ts';
import { datasetShelf } from '../registry/dataset-shelf.ts';
import { NEW_VERSION, newEntry, type RegistryOptions, registryCommand } from '../registry/registry-command.ts';
import { tellRegistered } from '../registry/tell-registered.ts';

export interface DatasetOptions extends RegistryOptions {
  /** As typed; one is a path, several are a list. */
  readonly paths: readonly string[];
  readonly type: string | undefined;
  /** A file that describes it instead, as typed. */
  readonly file: string | undefined;
  readonly isNewVersion: boolean;
}

/** Registers, lists, shows or archives inputs that jobs name. */
export const datasetCommand: Command<DatasetOptions> = async (options, context) => {
  const shelf = datasetShelf(context.openStore(context.workspace));
  return registryCommand(shelf, options, context, { register: () => register(options, context) });
};

async function register(options: DatasetOptions, context: CommandContext): Promise<number> {
  const entry = newEntry(options, context);
  const { paths, type, file, isNewVersion } = options;
  if ((file === undefined) === (paths.length === 0) || (file !== undefined && type !== undefined)) {
    throw new MillraceError('USAGE', 'what is it? give either --path, with --type if it is no files, or --file');
  }
  const store = context.openStore(context.workspace);
  const { readDataset } = await import('../wiring/datasets.ts');
  const typed = { path: paths.length === 1 ? paths[0] : paths, ...(type === undefined ? {} : { type }) };
  const definition = await readDataset(file ?? typed, store, context);
  const shelf = datasetShelf(store);
  const how = { mayReplace: isNewVersion, hint: NEW_VERSION };
  const registered = await registerOnce(shelf.registry, { ...entry, definition }, how);
  return tellRegistered(registered, shelf, options, context);
}
