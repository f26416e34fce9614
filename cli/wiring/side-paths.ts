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
  const base = localInputPath(side.paths, pathPatterns);
  const { path, giveBack } = hasScheme(base)
    ? await shared.take({ base, files: files.map(sliceOf) })
    : { path: base, giveBack: async () => undefined };
  const place = { base, here: path };
  return { path, links: { [`side-inputs/${side.name}`]: path, ...fileLinks(side, place, files) }, giveBack };
}

const sliceOf = ([path, size, modifiedMs, etag]: SideFile) => ({ path, size, modifiedMs, etag: etag ?? null });

interface Place {
  /** Of the side input, and where that is on this machine. */
  readonly base: string;
  readonly here: string;
}

/**
 * Where Azure ML's own words find the files: under the name and version of the dataset, and, of a list, a pattern or a
 * part of a folder, file by file, because others may lie beside them.
 */
function fileLinks({ name, dataset, paths, skip, take }: SideInput, { base, here }: Place, files: readonly SideFile[]) {
  const folders = dataset === null ? [] : [`azureml-datasets/${dataset.name}/${dataset.version}`];
  const [path = '', second] = paths;
  const isPart = skip > 0 || take !== null || pathPatterns.compile(path).isGlob;
  const isWhole = second === undefined && (!isPart || files[0]?.[0] === base);
  if (isWhole) {
    return Object.fromEntries(folders.map((folder) => [`${folder}/${basename(here)}`, here]));
  }
  const insides = files.map(([file]) => file.slice(base.length).replace(/^\//, ''));
  return Object.fromEntries(
    [`side-input-files/${name}`, ...folders].flatMap((folder) =>
      insides.map((inside) => [`${folder}/${inside}`, `${here}/${inside}`]),
    ),
  );
}
