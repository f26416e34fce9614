import { linkIn, namesIn } from './worker-folder.ts';

/** As Azure ML lays them: a folder a name, in it one a version, in that the file or folder. */
const FOLDER = 'azureml-models';

/**
 * The path of a registered model's file or folder on this machine. Of a model that the job names in `models` it is that
 * version; of others the newest there was when the job started, unless `version` says which.
 *
 * @throws Error that names those there are
 */
export function getModelPath(name: string, version?: number | string): string {
  const versions = /^[\w.-]+$/.test(name) && !name.startsWith('.') ? namesIn(FOLDER, name) : [];
  const newest = versions.toSorted((one, other) => Number(other) - Number(one))[0];
  const wanted = version === undefined ? newest : versions.find((each) => each === String(version));
  const [only = ''] = namesIn(FOLDER, name, wanted ?? '');
  const path = wanted && linkIn(FOLDER, name, wanted, only);
  if (path === undefined) throw unknownModel(name, version);
  return path;
}

function unknownModel(name: string, version: number | string | undefined): Error {
  const all = namesIn(FOLDER).flatMap((each) => namesIn(FOLDER, each).map((found) => `${each}:${found}`));
  const known = all.join(', ') || 'none (millrace model register NAME PATH adds one)';
  return new Error(`there is no model ${version === undefined ? name : `${name}:${version}`}; known: ${known}`);
}
