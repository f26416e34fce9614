import type { BlobItem } from '@azure/storage-blob';
import type { ListOptions, StoreEntry } from '../../core/ports/store.ts';
import type { BlobContainer } from './blob-container.ts';
import { namePrefix } from './blob-path.ts';
import { compareBytes, inByteOrder } from './byte-order.ts';

/** The most that a page has. */
const PAGE_ENTRIES = 5_000;

/**
 * The blobs below a folder, in byte order. Where the caller would leave folders out, and there are not too many of them
 * right below this one, those that are left out are not even listed.
 */
export async function* listBlobs(
  container: BlobContainer,
  storePrefix: string,
  folder: string,
  options: ListOptions,
): AsyncGenerator<readonly StoreEntry[], void, undefined> {
  const below = namePrefix(storePrefix, folder);
  const cut = storePrefix === '' ? 0 : storePrefix.length + 1;
  const children = options.enter === undefined ? undefined : await childrenOf(container, below, cut);
  const all = children === undefined ? flat(container, below, cut) : chosen(container, children, cut, options);
  for await (const page of inByteOrder(all)) {
    const wanted = page.filter((entry) => isWanted(entry.path, folder, options) && !isFolderMark(entry, options));
    if (wanted.length > 0) yield wanted;
  }
}

/** Whether anything is below a folder. */
export async function hasBlobs(container: BlobContainer, below: string): Promise<boolean> {
  let marker: string | undefined;
  do {
    const answer = await container.call(below, async (client, abortSignal) => {
      const pages = client.listBlobsFlat({ prefix: below, abortSignal });
      return (await pages.byPage({ maxPageSize: 1, ...from(marker) }).next()).value;
    });
    if (answer !== undefined && answer.segment.blobItems.length > 0) return true;
    marker = answer?.continuationToken;
  } while (marker);
  return false;
}

async function* flat(container: BlobContainer, below: string, cut: number): AsyncGenerator<readonly StoreEntry[]> {
  let marker: string | undefined;
  do {
    // A page is asked for again as a whole: what breaks off has listed nothing.
    const answer = await container.call(below, async (client, abortSignal) => {
      const pages = client.listBlobsFlat({ prefix: below, includeMetadata: true, abortSignal });
      return (await pages.byPage({ maxPageSize: PAGE_ENTRIES, ...from(marker) }).next()).value;
    });
    yield entriesOf(answer?.segment.blobItems ?? [], cut);
    marker = answer?.continuationToken;
  } while (marker);
}

/** A file, or a folder right below. */
type Child = StoreEntry | { readonly path: string; readonly below: string };

/** What lies right below a folder, in byte order; undefined when one page does not hold it. */
async function childrenOf(container: BlobContainer, below: string, cut: number): Promise<readonly Child[] | undefined> {
  const answer = await container.call(below, async (client, abortSignal) => {
    const pages = client.listBlobsByHierarchy('/', { prefix: below, includeMetadata: true, abortSignal });
    return (await pages.byPage({ maxPageSize: PAGE_ENTRIES }).next()).value;
  });
  if (answer === undefined || answer.continuationToken) return answer === undefined ? [] : undefined;
  const { blobItems, blobPrefixes = [] } = answer.segment;
  const folders = blobPrefixes.map(({ name }: { name: string }) => ({ path: name.slice(cut), below: name }));
  return [...entriesOf(blobItems, cut), ...folders].sort((one, other) => compareBytes(one.path, other.path));
}

async function* chosen(
  container: BlobContainer,
  children: readonly Child[],
  cut: number,
  { enter, after }: ListOptions,
): AsyncGenerator<readonly StoreEntry[]> {
  for (const child of children) {
    if (!('below' in child)) yield [child];
    else if (isBehind(child.path, after) && enter?.(child.path.slice(0, -1)) !== false) {
      yield* flat(container, child.below, cut);
    }
  }
}

/** Whether a folder, with its slash, may hold anything behind a path. */
const isBehind = (folder: string, after: string | undefined): boolean =>
  after === undefined || after.startsWith(folder) || compareBytes(folder, after) > 0;

function isWanted(path: string, folder: string, { after, enter, want }: ListOptions): boolean {
  if (after !== undefined && compareBytes(path, after) <= 0) return false;
  const start = folder === '' ? 0 : folder.length + 1;
  if (enter !== undefined) {
    for (let at = path.indexOf('/', start); at >= 0; at = path.indexOf('/', at + 1)) {
      if (!enter(path.slice(0, at))) return false;
    }
  }
  return want?.(path) ?? true;
}

/** Tools that know no folders mark one by an empty blob whose name ends in `/`: no file can have it. */
function isFolderMark({ path, size }: StoreEntry, { onLeftOut }: ListOptions): boolean {
  if (size > 0 || !(path === '' || path.endsWith('/'))) return false;
  onLeftOut?.(path);
  return true;
}

const from = (marker: string | undefined) => (marker === undefined ? {} : { continuationToken: marker });

/** Accounts with real folders list these as well. */
const entriesOf = (items: readonly BlobItem[], cut: number): StoreEntry[] =>
  items
    .filter(({ metadata }) => metadata?.hdi_isfolder !== 'true')
    .map(({ name, properties }) => ({
      path: name.slice(cut),
      size: properties.contentLength ?? 0,
      modifiedMs: properties.lastModified.getTime(),
      etag: quoted(properties.etag),
    }));

/** Listings give it bare, all other answers in quotes. */
const quoted = (etag: string): string => (etag.startsWith('"') ? etag : `"${etag}"`);
