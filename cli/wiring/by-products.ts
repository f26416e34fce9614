import { existsSync, fstatSync, readlinkSync, realpathSync } from 'node:fs';
import { outputPlaces } from '../../core/job/by-products.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { isWithin } from '../../core/job/paths.ts';
import type { PreparedJob } from '../run/prepared-job.ts';

const STDOUT = 1;
const STDERR = 2;

/** What a run is about to write among its code: its output, and the files that what it prints goes to. */
export function byProductsOf({ draft, manifest }: Pick<PreparedJob, 'draft' | 'manifest'>): readonly string[] {
  const { sourceDirectory, output } = draft;
  const { folder, fileName } = outputOptionsOf(manifest);
  // A folder that is there already may hold code.
  const places = output.folder === null ? [] : outputPlaces(output.folder, fileName, !existsSync(folder));
  return [...places, ...printedTo(sourceDirectory)].filter((place) => isWithin(place, sourceDirectory));
}

function printedTo(sourceDirectory: string): string[] {
  const root = realpathSync(sourceDirectory);
  const paths = [STDOUT, STDERR].map(fileOf).filter((path) => path !== undefined && isWithin(path, root));
  return paths.map((path = '') => sourceDirectory + path.slice(root.length));
}

/** Undefined for what is no file, and where the system does not name what is open (only Linux does). */
function fileOf(fd: number): string | undefined {
  try {
    return fstatSync(fd).isFile() ? readlinkSync(`/proc/self/fd/${fd}`) : undefined;
  } catch {
    return undefined;
  }
}
