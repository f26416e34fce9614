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
  const links = { [`side-inputs/${side.name}`]: path, ...datasetLinks(side, { base, here: path }, files) };
  return { path, links, giveBack };
}

const sliceOf = ([path, size, modifiedMs, etag]: SideFile) => ({ path, size, modifiedMs, etag: etag ?? null });

interface Place {
  /** Of the side input, and where that is on this machine. */
  readonly base: string;
  readonly here: string;
}

/** Under the name and version that Azure ML's own words look for. Of a list or a pattern, file by file: beside them may lie others. */
function datasetLinks({ dataset, paths }: SideInput, { base, here }: Place, files: readonly SideFile[]) {
  if (dataset === null) return {};
  const folder = `azureml-datasets/${dataset.name}/${dataset.version}`;
  const [path = '', second] = paths;
  if (second === undefined && !pathPatterns.compile(path).isGlob) return { [`${folder}/${basename(here)}`]: here };
  const insides = files.map(([file]) => file.slice(base.length).replace(/^\//, ''));
  return Object.fromEntries(insides.map((inside) => [`${folder}/${inside}`, `${here}/${inside}`]));
}
