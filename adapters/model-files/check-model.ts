import { createHash } from 'node:crypto';
import type { Store } from '../../core/ports/store.ts';
import type { ModelPlaces } from './copy-model.ts';

interface ListedFile {
  readonly path: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

/** Reads all files of a model; says what is not as it was copied, undefined when everything is. */
export async function checkModel(sha256: string, store: Store, places: ModelPlaces): Promise<string | undefined> {
  const list = await listOf(await store.read(places.list(sha256)));
  if (list === undefined) return `the list of its files, ${places.list(sha256)}, is gone or damaged`;
  for (const file of list) {
    const path = `${places.content(sha256)}/${file.path}`;
    const entry = await store.stat(path);
    if (entry === undefined) return `${path} is gone`;
    if (entry.size !== file.size) return `${path} had ${file.size} bytes and has ${entry.size}`;
    if ((await hashOf(path, store)) !== file.sha256) return `${path} holds other bytes than were copied`;
  }
  return undefined;
}

function listOf(bytes: Uint8Array | undefined): readonly ListedFile[] | undefined {
  try {
    const list: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes));
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

async function hashOf(path: string, store: Store): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of store.stream(path)) hash.update(bytes);
  return hash.digest('hex');
}
