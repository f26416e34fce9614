import { LOG_FILES, nodeFolder, processName } from '../ports/log-files.ts';

/** Where the script's own stdout and stderr of one worker go, below the step's absolute logs folder. */
export function userLogPaths(folder: string, node: string, worker: number): { stdout: string; stderr: string } {
  const below = (part: string, name: string): string =>
    `${folder}/${part}/${nodeFolder(node)}/${processName(worker)}.${name}.txt`;
  return { stdout: below(LOG_FILES.userStdout, 'stdout'), stderr: below(LOG_FILES.userStderr, 'stderr') };
}
