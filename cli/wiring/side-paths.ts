import { basename } from 'node:path';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { SharedFiles } from '../../adapters/staging/shared-files.ts';
import { localInputPath } from '../../core/job/local-input-path.ts';
import type { SideInput } from '../../core/job/manifest.ts';
import { hasScheme } from '../../core/job/paths.ts';
import type { SideFile } from '../../core/mini-batch/side-files.ts';

export interface SidePath {
  /** Absolute, on this machine. */
  readonly path: string;
  /** As scripts look it up. */
  readonly links: Readonly<Record<string, string>>;
  readonly giveBack: () => Promise<void>;
}

/** A side input on this machine: where it is, or a copy of what is in Azure Blob. @throws InputChanged */
export async function placeSideInput(
  side: SideInput,
  files: readonly SideFile[],
  shared: SharedFiles,
): Promise<SidePath> {
  const place = await placed(side, files, shared);
  const { here, giveBack } = place;
  const links = {
    ...fileLinks(side, place, files, `side-input-files/${side.name}`),
    // Under the dataset's name there is all of it or nothing.
    ...(side.dataset?.isPart ? {} : datasetLinks(side, place, files)),
  };
  return { path: here, links: { [`side-inputs/${side.name}`]: here, ...links }, giveBack };
}

/** A registered dataset on this machine, likewise; `signal` ends the fetching. @throws InputChanged */
export async function placeDataset(
  side: SideInput,
  files: readonly SideFile[],
  shared: SharedFiles,
  signal: AbortSignal,
): Promise<Omit<SidePath, 'path'> & { readonly isCopy: boolean }> {
  const place = await placed(side, files, shared, signal);
  const isCopy = place.here !== place.base;
  return { links: datasetLinks(side, place, files), isCopy, giveBack: place.giveBack };
}

async function placed(
  side: SideInput,
  files: readonly SideFile[],
  shared: SharedFiles,
  signal?: AbortSignal,
): Promise<Place> {
  const base = localInputPath(side.paths, pathPatterns);
  if (!hasScheme(base)) return { base, here: base, giveBack: async () => undefined };
  const { path, giveBack } = await shared.take({ base, files: files.map(sliceOf) }, signal);
  return { base, here: path, giveBack };
}

const sliceOf = ([path, size, modifiedMs, etag]: SideFile) => ({ path, size, modifiedMs, etag: etag ?? null });

interface Place {
  /** Of the side input, and where that is on this machine. */
  readonly base: string;
  readonly here: string;
  readonly giveBack: () => Promise<void>;
}

/** Where a dataset is in a worker's folder, as in Azure ML. */
export const datasetPlace = ({ name, version }: { readonly name: string; readonly version: number }): string =>
  `azureml-datasets/${name}/${version}`;

/** Where Azure ML's own words find its files: under its name and version. */
function datasetLinks(side: SideInput, place: Place, files: readonly SideFile[]): Record<string, string> {
  if (side.dataset === null) return {};
  const folder = datasetPlace(side.dataset);
  const { here } = place;
  return isWhole(side, place, files)
    ? { [`${folder}/${basename(here)}`]: here }
    : fileLinks(side, place, files, folder);
}

/** Of a list, a pattern or a part of a folder, file by file, because others may lie beside them. */
function fileLinks(side: SideInput, place: Place, files: readonly SideFile[], folder: string): Record<string, string> {
  if (isWhole(side, place, files)) return {};
  const insides = files.map(([file]) => file.slice(place.base.length).replace(/^\//, ''));
  return Object.fromEntries(insides.map((inside) => [`${folder}/${inside}`, `${place.here}/${inside}`]));
}

/** All that lies in its path belongs to it. */
function isWhole({ paths, skip, take }: SideInput, { base }: Place, files: readonly SideFile[]): boolean {
  const [path = '', second] = paths;
  const isPart = skip > 0 || take !== null || pathPatterns.compile(path).isGlob;
  return second === undefined && (!isPart || files[0]?.[0] === base);
}
