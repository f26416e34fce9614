import { spawnSync } from 'node:child_process';
import { availableParallelism, totalmem } from 'node:os';
import { counted, size } from '../console/figures.ts';
import { type Finding, ok, warn } from './finding.ts';

/** How many workers a job has by default, and what they share. */
export const checkMachine = (): Finding =>
  ok('machine', `${counted(availableParallelism(), 'core')}, ${size(totalmem())} of memory`);

/** Many scripts start programs through it. */
export function checkShell(): Finding {
  const { status } = spawnSync('sh', ['-c', 'exit 0'], { stdio: 'ignore', timeout: 10_000 });
  if (status === 0) return ok('shell', 'sh is there');
  return warn('shell', 'sh cannot be started', 'put it on the PATH; scripts that start programs need it');
}
