import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MillraceError } from '../core/errors.ts';
import { homeFault } from '../core/job/names.ts';

const MARKER = 'millrace.yaml';
const FOLDER = '.millrace';

/** The workspace: an absolute folder or an address in Azure Blob (CONTRACT §6): the setting, beside the nearest marker upwards, or right here. */
export function findWorkspace(
  currentFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
  exists: (path: string) => boolean = existsSync,
): string {
  const setting = environment.MILLRACE_STORE;
  if (setting !== undefined && setting !== '') return fromSetting(setting, currentFolder);
  for (let folder = resolve(currentFolder); ; folder = dirname(folder)) {
    if (exists(join(folder, MARKER))) return join(folder, FOLDER);
    if (folder === dirname(folder)) return join(resolve(currentFolder), FOLDER);
  }
}

/** One that is not there yet is made when it is needed. */
function requireFolder(path: string, setting: string): string {
  const refused = (what: string, cause?: unknown) =>
    new MillraceError('USAGE', `MILLRACE_STORE=${setting}: ${what}`, {
      hint: 'name a folder; one that is not there yet is made',
      cause,
    });
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== false) return path;
  } catch (error) {
    throw refused((error as Error).message, error);
  }
  throw refused(`${path} is no folder`);
}

function fromSetting(setting: string, currentFolder: string): string {
  const home = homeFault(setting);
  if (home !== undefined) throw new MillraceError('USAGE', `MILLRACE_STORE: ${home}`);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(setting)?.[1];
  if (scheme === undefined) return requireFolder(resolve(currentFolder, setting), setting);
  if (scheme === 'azure-blob') return setting.replace(/\/+$/, '');
  throw new MillraceError('USAGE', `MILLRACE_STORE=${setting}: ${scheme}:// is not supported`, {
    hint: 'give the path of a folder, or azure-blob://ACCOUNT/CONTAINER/FOLDER, or leave it out',
  });
}
