import { howToAdd } from '../core/registry/kinds.ts';
import { type AskedVersion, askedVersion, spoken } from './asked-version.ts';
import { findInWorkspace } from './find-in-workspace.ts';
import { linkIn, namesIn, toldVersion, versionsIn } from './worker-folder.ts';

/** As Azure ML lays them: a folder a name, in it one a version, in that the file or folder. */
const FOLDER = 'azureml-models';

/**
 * The path of a registered model's file or folder on this machine. Without a `version` it is the one that the job names in
 * `models`; of others the newest there was when the job started, archived ones aside. `NAME:VERSION` says it too.
 *
 * @throws Error that names those there are
 */
export function getModelPath(model: string, version?: number | string): string {
  const asked = askedVersion(model, version);
  const { name } = asked;
  const found = findInWorkspace('model', asked);
  const versions = versionsIn(FOLDER, name);
  const number = found ?? asked.version ?? meantVersion(name, versions);
  const wanted = versions.find((each) => each === String(number));
  const [only = ''] = namesIn(FOLDER, name, wanted ?? '');
  const path = wanted && linkIn(FOLDER, name, wanted, only);
  if (path === undefined) throw unknownModel(asked);
  return path;
}

/** The worker was told, or the job says it where it is not the newest that is there: null for none. */
function meantVersion(name: string, versions: readonly string[]): number | string | null {
  const told = toldVersion('model', name);
  if (told !== undefined) return told;
  const meant = JSON.parse(process.env.MILLRACE_MODELS ?? '{}') as Record<string, number | null>;
  return Object.hasOwn(meant, name) ? (meant[name] ?? null) : Math.max(...versions.map(Number));
}

function unknownModel(asked: AskedVersion): Error {
  const all = namesIn(FOLDER).flatMap((each) => namesIn(FOLDER, each).map((found) => `${each}:${found}`));
  const known = all.join(', ') || `none (${howToAdd('model')})`;
  return new Error(`there is no model ${spoken(asked)}; known: ${known}`);
}
