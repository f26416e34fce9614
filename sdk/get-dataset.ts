import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type AskedVersion, askedVersion, spoken } from './asked-version.ts';
import { findInWorkspace } from './find-in-workspace.ts';
import { pathIn, toldVersion, versionsIn } from './worker-folder.ts';

/** As in Azure ML. */
const FOLDER = 'azureml-datasets';

/**
 * The files of a registered dataset, as absolute paths on this machine, sorted: what `to_path()` is in Python. What lies
 * elsewhere is fetched when it is first asked for, once for all workers of the machine, and waited for: best in `init()`.
 * Without a `version` it is the one that the job's `side_inputs` name, else the latest there was when the job first asked.
 * `NAME:VERSION` says it too.
 *
 * @throws Error that names the datasets there are, or what has changed since the job first asked. Threads and processes that
 * the script starts, and others, get what is in the worker's folder already, and else an error
 */
export function getDataset(name: string, version?: number | string): string[] {
  const asked = askedVersion(name, version);
  const found = findInWorkspace('dataset', asked) ?? versionHere(asked);
  return inUtf8Order(filesIn(pathIn(FOLDER, asked.name, String(found))));
}

/** For who cannot ask. */
function versionHere(asked: AskedVersion): string {
  const versions = versionsIn(FOLDER, asked.name);
  const wanted = asked.version ?? toldVersion('dataset', asked.name) ?? String(Math.max(...versions.map(Number)));
  if (versions.includes(wanted)) return wanted;
  throw new Error(`the dataset ${spoken(asked)} is not here: get it in init(), or make all of it a side input`);
}

/** As Python sorts them, and as inputs are: not so by the units of strings here. */
const inUtf8Order = (paths: readonly string[]): string[] =>
  paths
    .map((path) => Buffer.from(path))
    .sort(Buffer.compare)
    .map(String);

/** Links are followed: the dataset's own place is one. */
function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}
