import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { Command, CommandContext } from '../context.ts';
import { archiveEntry, listEntries, showEntry } from '../registry/look.ts';
import { modelShelf } from '../registry/model-shelf.ts';
import { newName, requiredName, tellRegistered } from '../registry/tell-registered.ts';

export interface ModelOptions {
  readonly what: 'register' | 'list' | 'show' | 'archive';
  readonly name: string | undefined;
  /** Of a file or a folder, as typed. */
  readonly path: string | undefined;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly all: boolean;
  readonly json: boolean;
}

/** Registers, lists, shows or archives models. Each registration is a new version; equal contents are kept once. */
export const modelCommand: Command<ModelOptions> = async (options, context) => {
  const { json } = options;
  const shelf = modelShelf(context.openStore(context.workspace));
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

async function register(options: ModelOptions, context: CommandContext): Promise<number> {
  const { description = null, tags, path } = options;
  const name = newName(options.name);
  if (path === undefined) throw new MillraceError('USAGE', 'which model? give the path of its file or folder');
  const store = context.openStore(context.workspace);
  const { takeModel } = await import('../wiring/models.ts');
  const definition = await takeModel(resolve(context.currentFolder, path), store);
  const shelf = modelShelf(store);
  const registeredAt = new Date(context.now()).toISOString();
  const entry = await shelf.registry.add(name, { description, tags }, definition, registeredAt);
  return tellRegistered({ entry, isNew: true }, shelf, options, context);
}
