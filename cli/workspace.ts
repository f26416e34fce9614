import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MillraceError } from '../core/errors.ts';

const MARKER = 'millrace.yaml';
const FOLDER = '.millrace';

/** The workspace's absolute folder (CONTRACT §6): the setting, beside the nearest marker upwards, or right here. */
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

function fromSetting(setting: string, currentFolder: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(setting)) return resolve(currentFolder, setting);
  throw new MillraceError('USAGE', `MILLRACE_STORE=${setting}: only folders are supported yet`, {
    hint: 'give the path of a folder, or leave it out',
  });
}
