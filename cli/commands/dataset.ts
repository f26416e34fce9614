import { MillraceError } from '../../core/errors.ts';
import { registerOnce } from '../../core/registry/register-once.ts';
import type { Command, CommandContext } from '../context.ts';
import { datasetShelf } from '../registry/dataset-shelf.ts';
import { archiveEntry, listEntries, showEntry } from '../registry/look.ts';
import { newName, requiredName, tellRegistered } from '../registry/tell-registered.ts';

export interface DatasetOptions {
  readonly what: 'register' | 'list' | 'show' | 'archive';
  readonly name: string | undefined;
  /** As typed; one is a path, several are a list. */
  readonly paths: readonly string[];
  readonly type: string | undefined;
  /** A file that describes it instead, as typed. */
  readonly file: string | undefined;
  readonly isNewVersion: boolean;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly all: boolean;
  readonly json: boolean;
}

/** Registers, lists, shows or archives inputs that jobs name. */
export const datasetCommand: Command<DatasetOptions> = async (options, context) => {
  const { json } = options;
  const shelf = datasetShelf(context.openStore(context.workspace));
  switch (options.what) {
    case 'register':
      return register(options, context);
    case 'list':
      return listEntries(shelf, options, context);
    case 'show':
      return showEntry(shelf, { name: requiredName(options.name), json }, context);
    case 'archive':
      return archiveEntry(shelf, { name: requiredName(options.name), json }, context);
  }
};

async function register(options: DatasetOptions, context: CommandContext): Promise<number> {
  const { paths, type, file, isNewVersion, description = null, tags } = options;
  const name = newName(options.name);
  if ((file === undefined) === (paths.length === 0) || (file !== undefined && type !== undefined)) {
    throw new MillraceError('USAGE', 'what is it? give either --path, with --type if it is no files, or --file');
  }
  const store = context.openStore(context.workspace);
  const { readDataset } = await import('../wiring/datasets.ts');
  const typed = { path: paths.length === 1 ? paths[0] : paths, ...(type === undefined ? {} : { type }) };
  const definition = await readDataset(file ?? typed, store, context);
  const shelf = datasetShelf(store);
  const registeredAt = new Date(context.now()).toISOString();
  const entry = { name, description, tags, registeredAt, definition };
  const hint = '--create-new-version keeps both: jobs get the new one, unless they name another version';
  const registered = await registerOnce(shelf.registry, entry, { mayReplace: isNewVersion, hint });
  return tellRegistered(registered, shelf, options, context);
}
