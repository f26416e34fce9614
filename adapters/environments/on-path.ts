import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Whether a program of this name would be found. */
export const isOnPath = (program: string, { PATH = '' }: Readonly<Record<string, string>>): boolean =>
  PATH.split(':').some((folder) => folder !== '' && isProgram(join(folder, program)));

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
