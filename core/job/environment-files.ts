import { MillraceError } from '../errors.ts';
import { refuseIndexSecrets } from './index-secrets.ts';
import { refuseNpmrcSecrets } from './npmrc-secrets.ts';
import type { ScriptEnvironment } from './script-environment.ts';

/** Requirements files name others; so many are more than anybody means. */
const MOST_FILES = 100;
const NAMES_ANOTHER = /^\s*(?:-r|--requirement|-c|--constraint)[ =]+(\S+)\s*$/gm;

type Files = Pick<ScriptEnvironment, 'requirements' | 'conda' | 'npm'>;

/**
 * The files that an environment is built from, by their paths: those it names, what they name in turn, and what npm
 * looks for beside a package.json.
 *
 * @throws MillraceError `INPUT_MISSING` for one that is named and not there; `JOB_INVALID` for too many, and for a
 * secret in one of them
 */
export async function environmentFiles(
  { requirements, conda, npm }: Files,
  read: (path: string) => Promise<string | undefined>,
): Promise<Readonly<Record<string, string>>> {
  const files: Record<string, string> = {};
  const take = async (path: string, mustBe: boolean): Promise<string | undefined> => {
    const text = await read(path);
    if (text === undefined && mustBe) throw new MillraceError('INPUT_MISSING', `environment: there is no file ${path}`);
    if (text !== undefined) files[path] = text;
    return text;
  };
  const waiting = [requirements, conda].flatMap((path) => path ?? []);
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (Object.hasOwn(files, path)) continue;
    if (Object.keys(files).length >= MOST_FILES) throw tooMany(requirements ?? path);
    const text = (await take(path, true)) ?? '';
    refuseIndexSecrets(path, text);
    if (path !== conda) waiting.push(...namedIn(text).map((named) => beside(path, named)));
  }
  if (npm === null) return files;
  await take(npm, true);
  await take(beside(npm, 'package-lock.json'), false);
  const npmrc = beside(npm, '.npmrc');
  refuseNpmrcSecrets(npmrc, (await take(npmrc, false)) ?? '');
  return files;
}

const tooMany = (path: string): MillraceError =>
  new MillraceError('JOB_INVALID', `environment: ${path} leads to more than ${MOST_FILES} files`, {
    hint: 'put requirements into fewer files',
  });

/** Addresses are pip's own business. */
const namedIn = (text: string): string[] =>
  [...text.matchAll(NAMES_ANOTHER)].flatMap(([, path = '']) => (/^([a-z]+:|\/)/.test(path) ? [] : [path]));

function beside(path: string, name: string): string {
  const parts = path.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
