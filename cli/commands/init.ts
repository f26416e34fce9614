import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MillraceError } from '../../core/errors.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { refuseUnwritable } from '../run/refuse-place.ts';
import { scaffold } from '../scaffold/scaffold.ts';

/** Writes a job to start from. What is there already stays as it is. */
export const initCommand: Command<{ readonly folder: string; readonly json: boolean }> = async (options, context) => {
  const folder = resolve(context.currentFolder, options.folder);
  if (!existsSync(folder)) refuseUnwritable(folder);
  const written: string[] = [];
  const kept: string[] = [];
  const files = scaffold(scriptOf(folder));
  for (const [path] of files) refuseTooLong(join(folder, path));
  for (const [path, content] of files) {
    const isNew = await writeNew(join(folder, path), content);
    (isNew ? written : kept).push(path);
  }
  if (options.json) printJson(context.stdout, { folder, written, kept });
  else
    printLines(
      context.stdout,
      written.map((path) => sanitized(join(folder, path))),
    );
  printLines(context.stderr, [
    ...kept.map((path) => `kept as it was: ${path}`),
    `now: ${enter(relative(context.currentFolder, folder))}millrace run`,
  ]);
  return 0;
};

const enter = (folder: string): string => (folder === '' ? '' : `cd ${sanitized(folder)} && `);

/** What a job file that is there says; else what is a module there. */
function scriptOf(folder: string): 'entry_script.mts' | 'entry_script.ts' {
  const job = join(folder, 'job.yaml');
  const isMts = existsSync(job) ? readFileSync(job, 'utf8').includes('entry_script.mts') : isCommonJs(folder);
  return isMts ? 'entry_script.mts' : 'entry_script.ts';
}

/** Whether the nearest package.json says so of what is in the folder: then only its name makes a script a module. */
function isCommonJs(folder: string): boolean {
  try {
    const nearest = findPackageJSON('.', pathToFileURL(join(folder, 'entry_script.ts'))) ?? '';
    return JSON.parse(readFileSync(nearest, 'utf8')).type === 'commonjs';
  } catch {
    return false;
  }
}

/** The folder's own path may be just short enough. @throws MillraceError `USAGE` */
function refuseTooLong(path: string): void {
  try {
    statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENAMETOOLONG') return;
    const message = `cannot write ${path}: its path is too long (ENAMETOOLONG)`;
    throw new MillraceError('USAGE', message, { cause: error, hint: 'name a folder with a shorter path' });
  }
}

/** False when there is a file already. */
async function writeNew(path: string, content: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const message = `cannot write ${path}: ${(error as Error).message}`;
    throw new MillraceError('STORE_UNAVAILABLE', message, { cause: error });
  }
}
