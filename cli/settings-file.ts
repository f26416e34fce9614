import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { MillraceError } from '../core/errors.ts';
import { unknownInFile } from '../core/service/unknown-settings.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment over the lines `NAME=value` of the file that MILLRACE_SETTINGS_FILE names.
 *
 * @throws MillraceError `USAGE` for a file that cannot be read, or that sets what is no setting: then with every other fault of the settings
 */
export async function withSettingsFile(environment: Variables, currentFolder: string): Promise<Variables> {
  const name = environment.MILLRACE_SETTINGS_FILE;
  if (name === undefined || name === '') return environment;
  const file = readSettings(resolve(currentFolder, name), name);
  const unknown = unknownInFile(Object.keys(file));
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const all = { ...file, ...Object.fromEntries(set) };
  if (unknown.length === 0) return all;
  // One that is misspelt would be lost without a word.
  const { settingFaults } = await import('./service/setting-faults.ts');
  const isNews = (fault: string) => !unknown.includes(fault) && !fault.startsWith('KAFKA_BROKERS is not set');
  const others = (await settingFaults(all)).filter(isNews);
  throw new MillraceError('USAGE', [...unknown.map((fault) => `${name}: ${fault}`), ...others].join('\n'), {
    hint: 'docs/reference/services.md lists all of them',
  });
}

function readSettings(path: string, name: string): Variables {
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Variables;
  } catch (cause) {
    throw new MillraceError('USAGE', `MILLRACE_SETTINGS_FILE=${name}: ${(cause as Error).message}`, { cause });
  }
}
