import { type Dirent, opendirSync, readdirSync, statSync } from 'node:fs';
import { translateError } from './durable.ts';
import { isWide, sortNames } from './listing-order.ts';
import type { Pacer } from './listing-pacer.ts';
import { TEMPORARY_PREFIX } from './store-path.ts';

/** Read in one go, which takes about a millisecond. */
const CHUNK_NAMES = 512;

export interface FolderNames {
  /** Sorted; a folder's name ends with `/`. */
  readonly names: readonly string[];
  /** Those folders among them that are links. */
  readonly links: ReadonlySet<string>;
  /** Names that are not UTF-8, as they were decoded, and escaped. */
  readonly broken: ReadonlyMap<string, string>;
}

/** What stands in a folder: files and folders, also those that links lead to. Undefined when it is not there. */
export async function readFolder(local: string, pacer: Pacer): Promise<FolderNames | undefined> {
  const links = new Set<string>();
  try {
    const { names, hasWide } = await readNames(local, links, pacer);
    // A byte that is not UTF-8 is decoded to U+FFFD, which is wide.
    const isSuspect = hasWide && names.some((name) => name.includes('\ufffd'));
    const broken = isSuspect ? readBroken(local) : new Map<string, string>();
    return { names: await sortNames(names, hasWide, pacer), links, broken };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw translateError(local, error);
  }
}

interface RawNames {
  readonly names: string[];
  readonly hasWide: boolean;
}

async function readNames(local: string, links: Set<string>, pacer: Pacer): Promise<RawNames> {
  const names: string[] = [];
  let hasWide = false;
  const handle = opendirSync(local, { bufferSize: CHUNK_NAMES });
  try {
    for (let entry = handle.readSync(), n = 1; entry !== null; entry = handle.readSync(), n++) {
      const name = nameOf(local, entry, links);
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

function nameOf(local: string, entry: Dirent, links: Set<string>): string | undefined {
  if (entry.isFile()) return entry.name.startsWith(TEMPORARY_PREFIX) ? undefined : entry.name;
  if (entry.isDirectory()) return `${entry.name}/`;
  if (!entry.isSymbolicLink()) return undefined;
  const name = nameOfLink(local, entry.name);
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
    throw translateError(`${local}/${name}`, error);
  }
}

function readBroken(local: string): Map<string, string> {
  const broken = new Map<string, string>();
  for (const bytes of readdirSync(local, { encoding: 'buffer' })) {
    const name = bytes.toString();
    if (!Buffer.from(name).equals(bytes)) broken.set(name, escapeBytes(bytes));
  }
  return broken;
}

const escapeBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte > 0x1f && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
