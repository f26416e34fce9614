import { randomUUID } from 'node:crypto';
import { readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const NAME = /^millrace-(\d+)-\d+-[0-9a-f-]{36}$/;
/** A process in another container may use the same folder and be seen by nobody here: what is younger stays. */
const OLD_MS = 24 * 3_600_000;
/** A sweep looks at no more: whoever ran a command waits for it. */
const MOST_LOOKED_AT = 50;

/** A folder for a worker of this process; nobody else on the machine can have made it before. */
export const scratchFolder = (worker: number, above = tmpdir()): string =>
  resolve(above, `millrace-${process.pid}-${worker}-${randomUUID()}`);

/**
 * Takes away what workers left a day ago whose process was killed before it could. Where very many lie, each sweep looks
 * at some, beginning somewhere else.
 */
export async function sweepScratch(nowMs: number, above = tmpdir()): Promise<void> {
  const names = (await readdir(above).catch(() => [])).filter((name) => NAME.test(name));
  const first = names.length > MOST_LOOKED_AT ? Math.floor(nowMs) % names.length : 0;
  for (const name of [...names, ...names].slice(first, first + Math.min(names.length, MOST_LOOKED_AT))) {
    const [, pid] = NAME.exec(name) ?? [];
    const folder = join(above, name);
    if (isAlive(Number(pid)) || !(await isOld(folder, nowMs))) continue;
    // Another user's, or another sweep's: then it is not ours to mend.
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isOld(folder: string, nowMs: number): Promise<boolean> {
  const found = await stat(folder).catch(() => undefined);
  return found !== undefined && nowMs - found.mtimeMs > OLD_MS;
}
