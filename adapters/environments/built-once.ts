import { createHash } from 'node:crypto';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BuildLock } from './build-lock.ts';
import { runTool } from './run-tool.ts';

export interface BuildPlace {
  /** Absolute; shared by all that run here. */
  readonly cache: string;
  /** Of the tools that build. */
  readonly variables: Readonly<Record<string, string>>;
  /** Once a build begins. */
  readonly onBuild: (folder: string) => void;
  /** Once, when another process builds it already. */
  readonly onWait: (folder: string, builder: string) => void;
  /** What a tool says meanwhile, line by line. */
  readonly onLine?: (line: string) => void;
  /** Ends a build, or the wait for somebody else's. */
  readonly signal?: AbortSignal;
}

/** Runs a tool that builds; it ends with the build. */
export type Run = (file: string, args: readonly string[], folder?: string) => Promise<string>;

/** Put last: a folder without it was never finished. */
const READY = 'millrace-ready';

/**
 * The folder of what `content` says, built once and found again later. Whoever wants one that is being built waits for
 * it; one that was never finished is built anew, and one that failed leaves nothing.
 *
 * @throws ToolFailed with the installer's own words.
 */
export async function builtOnce(
  content: unknown,
  place: BuildPlace,
  build: (folder: string, run: Run) => Promise<void>,
): Promise<string> {
  const folder = join(place.cache, hashOf(content));
  if (await isThere(join(folder, READY))) return folder;
  await mkdir(place.cache, { recursive: true });
  const lock = await BuildLock.take(`${folder}.lock`, {
    signal: place.signal,
    onWait: ({ pid, host }) => place.onWait(folder, `process ${pid} of ${host}`),
  });
  const { variables, onLine } = place;
  const signal = AbortSignal.any([lock.lost, ...(place.signal === undefined ? [] : [place.signal])]);
  const run: Run = (file, args, at = '/') =>
    runTool(file, args, { variables, folder: at, signal, onLine, onStart: (pid) => lock.note(pid) });
  try {
    if (await isThere(join(folder, READY))) return folder;
    place.onBuild(folder);
    await rm(folder, { recursive: true, force: true });
    await build(folder, run);
    await writeFile(join(folder, READY), '');
  } catch (error) {
    if (!lock.lost.aborted) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  } finally {
    await lock.release();
  }
  return folder;
}

const hashOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32);

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
