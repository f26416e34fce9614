import { LOG_FILES, nodeFolder, processName } from '../ports/log-files.ts';

export interface UserLogPaths {
  readonly stdout: string;
  readonly stderr: string;
  /** A folder for files of the script's own. */
  readonly own: string;
}

/** Where the script's own stdout and stderr of one worker go, below the step's absolute logs folder. */
export function userLogPaths(folder: string, node: string, worker: number): UserLogPaths {
  const below = (part: string, name: string): string =>
    `${folder}/${part}/${nodeFolder(node)}/${processName(worker)}.${name}.txt`;
  const own = `${folder}/${LOG_FILES.userOwn}/${nodeFolder(node)}`;
  return { stdout: below(LOG_FILES.userStdout, 'stdout'), stderr: below(LOG_FILES.userStderr, 'stderr'), own };
}
