import { readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';

const LOOK_EVERY_MS = 200;

/** One builder at a time, over all processes of this machine. A builder that died leaves its lock to the next. */
export class BuildLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  static async take(path: string): Promise<BuildLock> {
    for (;;) {
      try {
        await writeFile(path, `${hostname()} ${process.pid}`, { flag: 'wx' });
        return new BuildLock(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (await isLeftBehind(path)) await rm(path, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }

  release(): Promise<void> {
    return rm(this.#path, { force: true });
  }
}

/** Of this machine only; what another one is about cannot be seen from here. */
async function isLeftBehind(path: string): Promise<boolean> {
  const [host, pid] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
  if (host !== hostname() || pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
