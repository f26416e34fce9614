/** A file by a place that can be opened as a store. */
export interface PlacedFile {
  readonly root: string;
  /** Below it. */
  readonly path: string;
}

const CONTAINER = /^[a-z-]+:\/\/[^/]+\/[^/]+\//;

/**
 * Where a file of a mini-batch lies. `folder` is what all of them have in common: with paths of several containers it is
 * no place by itself.
 */
export function placeOf(folder: string, path: string): PlacedFile {
  if (CONTAINER.test(folder)) return { root: folder.slice(0, -1), path };
  const whole = folder + path;
  const root = CONTAINER.exec(whole)?.[0] ?? whole.slice(0, whole.lastIndexOf('/') + 1);
  return { root: root === '/' ? root : root.slice(0, -1), path: whole.slice(root.length) };
}

/** What of a place lies inside its container; empty where it is none. */
export const insideContainer = (place: string): string =>
  place.slice(CONTAINER.exec(place)?.[0].length ?? place.length);
