import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathIn } from './worker-folder.ts';

const FOLDER = 'azureml-datasets';

type Ask = (reference: string) => Promise<number>;

/**
 * The files of a registered dataset, as absolute paths on this machine, sorted: what `to_path()` is in Python. What lies
 * elsewhere is fetched when it is first asked for, once for all workers of the machine: best in `init()`. Without a
 * `version` it is the one that the job's `side_inputs` name, else the latest there was when the job first asked.
 *
 * @throws Error that names the datasets there are, or what has changed since the job first asked; also outside of a worker
 */
export async function getDataset(name: string, version?: number | string): Promise<string[]> {
  const ask = (globalThis as Record<symbol, unknown>)[Symbol.for('millrace.askDataset')] as Ask | undefined;
  if (ask === undefined) throw new Error(`the dataset ${name}: only a script that Millrace runs can get it`);
  const found = await ask(version === undefined ? name : `${name}:${version}`);
  return filesIn(pathIn(FOLDER, name, String(found))).sort();
}

/** Links are followed: the dataset's own place is one. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}
