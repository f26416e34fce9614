import { readFile } from 'node:fs/promises';

/**
 * When a process was started, as the kernel counts it: with its number this names it for ever, for numbers are given
 * again. Undefined when there is no such process.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program stands in brackets, and may hold anything.
  if (stat !== undefined) return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return isAlive(pid) ? 'unknown' : undefined;
}

/** Where the kernel shows no processes. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
