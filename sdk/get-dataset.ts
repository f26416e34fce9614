import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { askedVersion } from './asked-version.ts';
import { findInWorkspace } from './find-in-workspace.ts';
import { pathIn } from './worker-folder.ts';

/**
 * The files of a registered dataset, as absolute paths on this machine, sorted: what `to_path()` is in Python. What lies
 * elsewhere is fetched when it is first asked for, once for all workers of the machine, and waited for: best in `init()`.
 * Without a `version` it is the one that the job's `side_inputs` name, else the latest there was when the job first asked.
 * `NAME:VERSION` says it too.
 *
 * @throws Error that names the datasets there are, or what has changed since the job first asked; also outside of a worker
 */
export function getDataset(name: string, version?: number | string): string[] {
  const asked = askedVersion(name, version);
  const found = findInWorkspace('dataset', asked);
  if (found === undefined) throw new Error(`the dataset ${name}: only a worker of Millrace itself can get it`);
  return filesIn(pathIn('azureml-datasets', asked.name, String(found))).sort();
}

/** Links are followed: the dataset's own place is one. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}
