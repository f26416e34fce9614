import { type Dirent, opendirSync, readdirSync, statSync } from 'node:fs';
import { shownBytes } from '../../core/ports/shown-bytes.ts';
import { translateError } from './durable-error.ts';
import { compareUtf8, isWide, sortNames } from './listing-order.ts';
import type { Pacer } from './listing-pacer.ts';
import { TEMPORARY_PREFIX } from './store-path.ts';

/** Read in one go, which takes about a millisecond. */
const CHUNK_NAMES = 512;
const NONE_BROKEN: ReadonlyMap<string, string> = new Map();
const NOT_THERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

export interface FolderNames {
  /** Sorted; a folder's name ends with `/`. */
  readonly names: readonly string[];
  /** Those folders among them that are links. */
  readonly links: ReadonlySet<string>;
  /** Names that are not UTF-8, as they were decoded, and escaped. */
  readonly broken: ReadonlyMap<string, string>;
  /** Names of what is neither file nor folder. */
  readonly leftOut: readonly string[];
}

/** The same in a form that goes from thread to thread: one text is copied in no time. */
export interface FoundNames {
  readonly text: string;
  readonly links: readonly string[];
  readonly broken: ReadonlyMap<string, string>;
  readonly leftOut: readonly string[];
}

/** What stands in a folder: files and folders, also those that links lead to. Undefined when it is not there. */
export async function readFolder(local: string, pacer: Pacer): Promise<FolderNames | undefined> {
  const odd: OddNames = { links: new Set(), leftOut: [] };
  try {
    const { names, hasWide } = await readNames(local, odd, pacer);
    const broken = hasWide ? brokenOf(local, names) : NONE_BROKEN;
    return { names: await sortNames(names, hasWide, pacer), broken, ...odd };
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw translateError((error as NodeJS.ErrnoException).path ?? local, error);
  }
}

/** The same in one go, where nobody else waits. Throws what the file system says. */
export function namesIn(local: string): FoundNames | undefined {
  try {
    const odd: OddNames = { links: new Set(), leftOut: [] };
    const names: string[] = [];
    for (const entry of readdirSync(local, { withFileTypes: true })) {
      const name = nameOf(local, entry, odd);
      if (name !== undefined) names.push(name);
    }
    const hasWide = names.some(isWide);
    const broken = hasWide ? brokenOf(local, names) : NONE_BROKEN;
    const text = names.sort(hasWide ? compareUtf8 : undefined).join('\0');
    return { text, links: [...odd.links], broken, leftOut: odd.leftOut };
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

export const folderNames = ({ text, links, broken, leftOut }: FoundNames): FolderNames => ({
  names: text === '' ? [] : text.split('\0'),
  links: new Set(links),
  broken,
  leftOut,
});

const isNotThere = (error: unknown): boolean => NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '');

interface RawNames {
  readonly names: string[];
  readonly hasWide: boolean;
}

/** What a folder has beside plain files and folders. */
interface OddNames {
  readonly links: Set<string>;
  readonly leftOut: string[];
}

async function readNames(local: string, odd: OddNames, pacer: Pacer): Promise<RawNames> {
  const names: string[] = [];
  let hasWide = false;
  const handle = opendirSync(local, { bufferSize: CHUNK_NAMES });
  try {
    for (let entry = handle.readSync(), n = 1; entry !== null; entry = handle.readSync(), n++) {
      const name = nameOf(local, entry, odd);
      if (name !== undefined) {
        names.push(name);
        hasWide ||= isWide(name);
      }
      if (n % CHUNK_NAMES === 0 && pacer.isDue()) await pacer.pause();
    }
  } finally {
    handle.closeSync();
  }
  return { names, hasWide };
}

function nameOf(local: string, entry: Dirent, { links, leftOut }: OddNames): string | undefined {
  if (entry.isFile()) return entry.name.startsWith(TEMPORARY_PREFIX) ? undefined : entry.name;
  if (entry.isDirectory()) return `${entry.name}/`;
  const name = entry.isSymbolicLink() ? nameOfLink(local, entry.name) : undefined;
  if (name === undefined) leftOut.push(entry.name);
  if (name?.endsWith('/')) links.add(name);
  return name;
}

/** A link that leads nowhere is no file. */
function nameOfLink(local: string, name: string): string | undefined {
  // Its bytes are lost, so it cannot be followed; the caller refuses it.
  if (name.includes('\ufffd')) return name;
  try {
    const stats = statSync(`${local}/${name}`, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return `${name}/`;
    return stats?.isFile() ? name : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
}

/** A byte that is not UTF-8 is decoded to U+FFFD, which is wide. */
function brokenOf(local: string, names: readonly string[]): ReadonlyMap<string, string> {
  if (!names.some((name) => name.includes('\ufffd'))) return NONE_BROKEN;
  const broken = new Map<string, string>();
  for (const bytes of readdirSync(local, { encoding: 'buffer' })) {
    const name = bytes.toString();
    if (!Buffer.from(name).equals(bytes)) broken.set(name, shownBytes(bytes));
  }
  return broken;
}
