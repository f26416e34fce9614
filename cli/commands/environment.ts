import { resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { registerOnce } from '../../core/registry/register-once.ts';
import type { Command, CommandContext } from '../context.ts';
import { environmentShelf } from '../registry/environment-shelf.ts';
import { NEW_VERSION, newEntry, type RegistryOptions, registryCommand } from '../registry/registry-command.ts';
import { tellRegistered } from '../registry/tell-registered.ts';

export interface EnvironmentOptions extends RegistryOptions {
  /** That describes it, as typed. */
  readonly file: string | undefined;
  readonly isNewVersion: boolean;
}

/** Registers, lists, shows or archives what scripts run in. The files that one names are kept with it. */
export const environmentCommand: Command<EnvironmentOptions> = async (options, context) => {
  const shelf = environmentShelf(context.openStore(context.workspace));
  return registryCommand(shelf, options, context, { register: () => register(options, context) });
};

async function register(options: EnvironmentOptions, context: CommandContext): Promise<number> {
  const entry = newEntry(options, context);
  const { file, isNewVersion } = options;
  if (file === undefined) throw new MillraceError('USAGE', 'what is it? give the file that says so with --file');
  const { readEnvironmentFile } = await import('../wiring/read-environment-file.ts');
  const definition = await readEnvironmentFile(resolve(context.currentFolder, file));
  const shelf = environmentShelf(context.openStore(context.workspace));
  const how = { mayReplace: isNewVersion, hint: NEW_VERSION };
  const registered = await registerOnce(shelf.registry, { ...entry, definition }, how);
  return tellRegistered(registered, shelf, options, context);
}
