import { statSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';
import type { ListOptions } from '../../core/ports/store.ts';
import type { FolderNames } from './listing-folder.ts';
import { compareUtf8 } from './listing-order.ts';
import { below } from './store-path.ts';

/** What the next name of a walk is: a file, a folder that is to be entered, or nothing that is wanted. */
export type Step =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'unwanted' };

interface Frame extends FolderNames {
  readonly local: string;
  /** What its names have before them in the store: ends with `/`, or is empty. */
  readonly prefix: string;
  next: number;
}

const UNWANTED: Step = { kind: 'unwanted' };

/** A walk over the files of a store in order, one name a step. Whoever walks reads the folders. */
export class Walk {
  readonly #root: string;
  readonly #options: ListOptions;
  readonly #frames: Frame[] = [];
  /** All that comes from now on is behind `after`. */
  #isBehind: boolean;

  constructor(root: string, options: ListOptions) {
    this.#root = root;
    this.#options = options;
    this.#isBehind = options.after === undefined;
  }

  /** Goes into a folder; '' is the root. */
  enter(folder: string, names: FolderNames): void {
    const local = folder === '' ? this.#root : below(this.#root, folder);
    const prefix = folder === '' ? '' : `${folder}/`;
    this.#frames.push({ ...names, local, prefix, next: 0 });
    this.#tellLeftOut(prefix, names.leftOut);
  }

  #tellLeftOut(prefix: string, names: readonly string[]): void {
    const { onLeftOut, want } = this.#options;
    if (onLeftOut === undefined) return;
    for (const name of names) if (want?.(prefix + name) !== false) onLeftOut(prefix + name);
  }

  /** Undefined at the end. */
  next(): Step | undefined {
    const frame = this.#frames.at(-1);
    const name = frame?.names[frame.next];
    if (frame === undefined) return undefined;
    if (name === undefined) {
      this.#frames.pop();
      return UNWANTED;
    }
    frame.next++;
    return name.endsWith('/') ? this.#folder(frame, name) : this.#file(frame, name);
  }

  #file(frame: Frame, name: string): Step {
    const path = frame.prefix + name;
    if (!this.#isBehindAfter(path) || this.#options.want?.(path) === false) return UNWANTED;
    refuseBroken(frame, name);
    return { kind: 'file', path };
  }

  #folder(frame: Frame, name: string): Step {
    const path = (frame.prefix + name).slice(0, -1);
    // `after` may lie in it.
    const isCut = !this.#isBehind && this.#options.after?.startsWith(`${path}/`);
    if (!isCut && !this.#isBehindAfter(`${path}/`)) return UNWANTED;
    if (this.#options.enter?.(path) === false) return UNWANTED;
    refuseBroken(frame, name.slice(0, -1));
    if (frame.links.has(name) && this.#isAbove(below(this.#root, path))) return UNWANTED;
    return { kind: 'folder', path };
  }

  #isBehindAfter(path: string): boolean {
    this.#isBehind ||= compareUtf8(path, this.#options.after ?? '') > 0;
    return this.#isBehind;
  }

  /** Whether a link leads back to a folder that the walk is in: all that is there is listed already. */
  #isAbove(link: string): boolean {
    const target = identityOf(link);
    return this.#frames.some((frame) => identityOf(frame.local) === target);
  }
}

function refuseBroken(frame: Frame, name: string): void {
  const escaped = frame.broken.get(name);
  if (escaped === undefined) return;
  throw new MillraceError('INPUT_NAME_INVALID', `a name in ${frame.local} is not valid UTF-8: ${escaped}`, {
    hint: 'rename it; rows and records could not name it as it is',
  });
}

function identityOf(local: string): string | undefined {
  const stats = statSync(local, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}
