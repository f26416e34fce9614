import type { Slice } from '../../core/ports/records.ts';
import type { InputCopy, MiniBatchTask } from '../../core/ports/workers.ts';
import { requireSame } from './input-changed.ts';

/**
 * The copy of all of an input, `files` by their whole addresses: what was `above` them ends with a `/`, and is the local
 * folder `here` now.
 */
export function inputCopy(files: readonly Slice[], above: string, here: string): InputCopy {
  const copied = new Map(files.map((file) => [file.path, file]));
  return {
    taskOf(task) {
      if (!task.folder.startsWith(above)) return undefined;
      const places = task.slices.map(({ path }) => task.folder + path);
      // What is not in the copy was not there when it was made: let whoever looks for it say so.
      if (!places.every((place) => copied.has(place))) return undefined;
      for (const [at, place] of places.entries()) requireSame(place, task.slices[at] as Slice, copied.get(place));
      return inCopy(task, here + task.folder.slice(above.length), places);
    },
  };
}

const inCopy = (task: MiniBatchTask, folder: string, shownPaths: readonly string[]): MiniBatchTask =>
  task.table === undefined ? { ...task, folder } : { ...task, folder, table: { ...task.table, shownPaths } };
