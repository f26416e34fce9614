import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { Command, CommandContext } from '../context.ts';
import { modelShelf } from '../registry/model-shelf.ts';
import { newEntry, type RegistryOptions, registryCommand } from '../registry/registry-command.ts';
import { tellRegistered } from '../registry/tell-registered.ts';

export interface ModelOptions extends RegistryOptions {
  /** Of a file or a folder, as typed. */
  readonly path: string | undefined;
}

/** Registers, lists, shows or archives models. Each registration is a new version; equal contents are kept once. */
export const modelCommand: Command<ModelOptions> = async (options, context) => {
  const shelf = modelShelf(context.openStore(context.workspace));
  return registryCommand(shelf, options, context, { register: () => register(options, context) });
};

async function register(options: ModelOptions, context: CommandContext): Promise<number> {
  const { name, registeredAt, ...notes } = newEntry(options, context);
  const { path } = options;
  if (path === undefined) throw new MillraceError('USAGE', 'which model? give the path of its file or folder');
  const store = context.openStore(context.workspace);
  const { takeModel } = await import('../wiring/models.ts');
  const definition = await takeModel(resolve(context.currentFolder, path), store);
  const shelf = modelShelf(store);
  const entry = await shelf.registry.add(name, notes, definition, registeredAt);
  return tellRegistered({ entry, isNew: true }, shelf, options, context);
}
