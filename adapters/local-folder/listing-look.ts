import { statSync } from 'node:fs';
import { below } from './store-path.ts';

/** What there is of some files, each at its place; in a form that goes from thread to thread without a copy. */
export interface LookAnswer {
  /** −1: it is no file, or it vanished since its folder was read. */
  readonly sizes: Float64Array;
  readonly modifiedMs: Float64Array;
  /** The first that could not be looked at. */
  readonly trouble?: LookTrouble;
}

interface LookTrouble {
  readonly path: string;
  readonly message: string;
  readonly system: Pick<NodeJS.ErrnoException, 'code' | 'errno' | 'syscall'>;
}

export function lookAt(root: string, paths: readonly string[]): LookAnswer {
  const sizes = new Float64Array(paths.length).fill(-1);
  const modifiedMs = new Float64Array(paths.length);
  for (const [at, path] of paths.entries()) {
    const local = below(root, path);
    try {
      const stats = statSync(local, { throwIfNoEntry: false });
      if (!stats?.isFile()) continue;
      sizes[at] = stats.size;
      modifiedMs[at] = Math.floor(stats.mtimeMs);
    } catch (error) {
      return { sizes, modifiedMs, trouble: troubleOf(local, error as NodeJS.ErrnoException) };
    }
  }
  return { sizes, modifiedMs };
}

function troubleOf(path: string, { message, code, errno, syscall }: NodeJS.ErrnoException): LookTrouble {
  return {
    path,
    message,
    system: {
      ...(code === undefined ? {} : { code }),
      ...(errno === undefined ? {} : { errno }),
      ...(syscall === undefined ? {} : { syscall }),
    },
  };
}
