import type { OutputOptions } from '../../core/ports/ordered-output.ts';
import type { OutputFiles } from '../../core/ports/output-files.ts';

/** Where a step's rows stand until it completes. */
const segmentsFolder = ({ folder, fileName }: OutputOptions): string => `${folder}/${fileName}.partial`;

/** Where an epoch's rows stand; or a file by another name that is only there while the output is made. */
export const segmentPlace = (output: OutputOptions, name: number | string): string =>
  `${segmentsFolder(output)}/${output.owner}.${name}`;

/** Removes the step's own segments, and their folder once nobody else has any there. */
export async function removeSegments(output: OutputOptions, files: OutputFiles): Promise<void> {
  const folder = segmentsFolder(output);
  const isOwn = (name: string) => name.startsWith(`${output.owner}.`);
  const names = await files.names(folder);
  for (const name of names.filter(isOwn)) await files.remove(`${folder}/${name}`);
  await files.removeFolder(folder);
}
