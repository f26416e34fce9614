import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { MillraceError } from '../core/errors.ts';
import { SERVICE_SETTINGS } from '../core/service/setting-table.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment over the lines `NAME=value` of the file that MILLRACE_SETTINGS_FILE names.
 *
 * @throws MillraceError `USAGE` for a file that cannot be read, or that sets what is no setting
 */
export function withSettingsFile(environment: Variables, currentFolder: string): Variables {
  const name = environment.MILLRACE_SETTINGS_FILE;
  if (name === undefined || name === '') return environment;
  const file = readSettings(resolve(currentFolder, name), name);
  const unknown = Object.keys(file).filter((each) => !isSetting(each));
  if (unknown.length > 0) {
    throw new MillraceError('USAGE', unknown.map((each) => `${name}: ${each} is no setting`).join('\n'), {
      hint: 'docs/reference/services.md lists all of them',
    });
  }
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return { ...file, ...Object.fromEntries(set) };
}

function readSettings(path: string, name: string): Variables {
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Variables;
  } catch (cause) {
    throw new MillraceError('USAGE', `MILLRACE_SETTINGS_FILE=${name}: ${(cause as Error).message}`, { cause });
  }
}

/** One that is misspelt would be lost without a word. */
const isSetting = (name: string): boolean =>
  /^(KAFKA|SCHEMA_REGISTRY)_/.test(name) || Object.hasOwn(SERVICE_SETTINGS, name);
