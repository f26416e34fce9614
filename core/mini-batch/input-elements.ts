import type { PathPattern, PathPatterns } from '../ports/path-patterns.ts';

/** A workspace is no data, wherever it lies below an input's folder. */
const WORKSPACE_FOLDER = '.millrace';

/** One of an input's `paths`: a file, a folder, or a pattern. */
export interface InputElement {
  readonly text: string;
  readonly pattern: PathPattern;
}

/** The elements of one input. A file that several of them name belongs to the first that does. */
export class InputElements {
  readonly all: readonly InputElement[];
  /** Index of the first element with this plain path. */
  readonly #plain = new Map<string, number>();
  readonly #globs: number[] = [];
  /** All that lies below one of these is named. */
  readonly #whole = new Set<string>();

  constructor(paths: readonly string[], patterns: PathPatterns) {
    this.all = paths.map((text) => ({ text, pattern: patterns.compile(text) }));
    for (const [i, { text, pattern }] of this.all.entries()) {
      if (!pattern.isGlob || text === joinPath(pattern.base, '**')) this.#whole.add(pattern.base);
      if (pattern.isGlob) this.#globs.push(i);
      else if (!this.#plain.has(pattern.base)) this.#plain.set(pattern.base, i);
    }
  }

  /** Which element an absolute file path belongs to; undefined when none names it. */
  ownerOf(path: string): number | undefined {
    return this.all.length === 1 ? 0 : this.#find(path);
  }

  /** Whether one of them names the file. */
  names(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /** Whether one of them is a folder that `place` lies in, or all below one. `place` ends with a `/`. */
  nameAllBelow(place: string): boolean {
    for (let end = place.lastIndexOf('/'); end > 0; end = place.lastIndexOf('/', end - 1)) {
      if (this.#whole.has(place.slice(0, end))) return true;
    }
    return this.#whole.has('/');
  }

  #find(path: string): number | undefined {
    let owner = this.#firstPlain(path);
    for (const i of this.#globs) {
      if (owner !== undefined && i > owner) break;
      const pattern = this.all[i]?.pattern;
      const rest = pattern && relativeTo(pattern.base, path);
      if (rest !== undefined && pattern?.matches(rest)) owner = i;
    }
    return owner;
  }

  /** Of the plain paths that are this file or a folder above it, the first. */
  #firstPlain(path: string): number | undefined {
    let first = this.#plain.get(path);
    for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
      const folder = end === 0 ? '/' : path.slice(0, end);
      const found = this.#plain.get(folder);
      if (found !== undefined && found < (first ?? Number.POSITIVE_INFINITY) && isData(folder, path)) first = found;
    }
    return first;
  }
}

/** Whether a listing of a whole folder goes into this one. */
export const isDataFolder = (folder: string): boolean =>
  folder !== WORKSPACE_FOLDER && !folder.endsWith(`/${WORKSPACE_FOLDER}`);

export const joinPath = (base: string, path: string): string => (base === '/' ? `/${path}` : `${base}/${path}`);

/** What stands behind `base` in a path that lies below it. */
export function relativeTo(base: string, path: string): string | undefined {
  const start = base === '/' ? '/' : `${base}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

const isData = (folder: string, path: string): boolean =>
  !`/${relativeTo(folder, path) ?? ''}`.includes(`/${WORKSPACE_FOLDER}/`);
