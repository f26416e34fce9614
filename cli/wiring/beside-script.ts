import { basename } from 'node:path';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { localInputPath } from '../../core/job/local-input-path.ts';
import type { SideInput, StepManifest, StepModel } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { places } from '../../core/registry/places.ts';
import { checkModels, modelsOf } from './models.ts';
import { checkSideInputs } from './side-inputs.ts';

/** What a script finds beside its inputs, as paths on this machine. */
export interface BesideScript {
  /** By name, for bindings. */
  readonly sideInputs: Readonly<Record<string, string>>;
  readonly models: Readonly<Record<string, string>>;
  /** In the folder that a worker works in: what scripts look up by name. */
  readonly links: Readonly<Record<string, string>>;
  /** Of the one model that the job names; undefined when it names none or several. */
  readonly modelFolder: string | undefined;
}

/** What a job has that names neither; also what is true of any before it is prepared. */
export const NOTHING_BESIDE: BesideScript = { sideInputs: {}, models: {}, links: {}, modelFolder: undefined };

/** Checks side inputs and models on this machine, before any worker is started. @throws NotPrepared */
export async function prepareBeside(
  manifest: StepManifest,
  store: Store,
  openFolder: (root: string) => Store,
): Promise<BesideScript> {
  const [models] = await Promise.all([
    modelsOf(manifest, store),
    checkModels(manifest, store),
    checkSideInputs(manifest, store, openFolder),
  ]);
  const named = manifest.models.map((model) => [model.name, `${folderOf(model, store)}/${model.fileName}`] as const);
  const sides = manifest.sideInputs.map((side) => [side.name, localInputPath(side.paths, pathPatterns)] as const);
  const [only, second] = manifest.models;
  return {
    sideInputs: Object.fromEntries(sides),
    models: Object.fromEntries(named),
    links: Object.fromEntries([
      ...models.map((model) => [`azureml-models/${model.name}/${model.version}`, folderOf(model, store)]),
      ...sides.map(([name, path]) => [`side-inputs/${name}`, path]),
      ...manifest.sideInputs.flatMap(datasetLink),
    ]),
    modelFolder: only === undefined || second !== undefined ? undefined : folderOf(only, store),
  };
}

function folderOf({ sha256 }: StepModel, store: Store): string {
  const path = places.modelContent(sha256);
  return store.localPath(path) ?? path;
}

/** Under the name and version that Azure ML's own words look for; of a list or a pattern there is no one place. */
function datasetLink({ dataset, paths }: SideInput): [string, string][] {
  const [path = '', second] = paths;
  const pattern = pathPatterns.compile(path);
  if (dataset === null || second !== undefined || pattern.isGlob) return [];
  return [[`azureml-datasets/${dataset.name}/${dataset.version}/${basename(pattern.base)}`, pattern.base]];
}
