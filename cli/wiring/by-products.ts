import { existsSync, fstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { type ByProduct, holdsStill, knownByProducts, outputPlaces } from '../../core/job/by-products.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import { isWithin } from '../../core/job/paths.ts';
import type { Store } from '../../core/ports/store.ts';
import type { PreparedJob } from '../run/prepared-job.ts';

const STDOUT = 1;
const STDERR = 2;

/** What a run is about to write among its code: its output, and the files that what it prints goes to. */
export function byProductsOf({ draft, manifest }: Pick<PreparedJob, 'draft' | 'manifest'>): readonly ByProduct[] {
  const { sourceDirectory, output } = draft;
  const { folder, fileName } = outputOptionsOf(manifest);
  // A folder that is there already may hold code.
  const places = output.folder === null ? [] : outputPlaces(output.folder, fileName, !existsSync(folder));
  return [...places, ...printedTo(sourceDirectory)].filter(({ place }) => isWithin(place, sourceDirectory));
}

/** Where earlier runs wrote, and what is there now may be theirs. */
export async function earlierPlaces(store: Store): Promise<readonly string[]> {
  const notes = await knownByProducts(store);
  return notes.filter((note) => holdsStill(note, { exists: existsSync, isEmpty })).map(({ place }) => place);
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return true;
  }
}

function printedTo(sourceDirectory: string): ByProduct[] {
  const root = realpathSync(sourceDirectory);
  const paths = [STDOUT, STDERR].map(fileOf).filter((path) => path !== undefined && isWithin(path, root));
  return paths.map((path = '') => ({ place: sourceDirectory + path.slice(root.length) }));
}

/** Undefined for what is no file, and where the system does not name what is open (only Linux does). */
function fileOf(fd: number): string | undefined {
  try {
    return fstatSync(fd).isFile() ? readlinkSync(`/proc/self/fd/${fd}`) : undefined;
  } catch {
    return undefined;
  }
}
