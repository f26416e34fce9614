import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { SCAFFOLD } from '../scaffold/scaffold.ts';

/** Writes a job to start from. What is there already stays as it is. */
export const initCommand: Command<{ readonly folder: string; readonly json: boolean }> = async (options, context) => {
  const folder = resolve(context.currentFolder, options.folder);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [path, content] of SCAFFOLD) {
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
