import { expect, it } from 'vitest';
import type { OutputOptions } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';
import { publishBlob } from './publish-blob.ts';

const OURS = 'rows of ours\n';
const THEIRS = 'rows, theirs\n';
const PARTS = { epoch: 1, segments: [{ epoch: 1, length: OURS.length }], entries: [] };
const OUTPUT: OutputOptions = {
  folder: '/out',
  fileName: 'rows.txt',
  owner: '',
  overwrite: false,
  preamble: new Uint8Array(),
  rowColumns: null,
};

/** The output's place holds these in turn, each from the moment that the one before was read. */
function place(...contents: readonly string[]) {
  let turn = 0;
  const there = () => contents[Math.min(turn, contents.length - 1)] as string;
  const store = {
    address: (path: string) => `/out/${path}`,
    stat: async (path: string) => ({ path, size: there().length, modifiedMs: 0, etag: `etag of ${there()}` }),
    async *stream(path: string) {
      yield new TextEncoder().encode(path.endsWith('.txt') ? there() : OURS);
      if (path.endsWith('.txt')) turn += 1;
    },
    putIfAbsent: async () => false,
  };
  const storeAt = () => store as unknown as Store;
  const publish = () =>
    publishBlob({ storeAt, replace: () => Promise.reject(new Error('not asked to')) }, OUTPUT, PARTS, () => 'parts/1');
  return { store, publish, follow: () => (turn += 1) };
}

it('finds what it had published before a crash, with its mark', async () => {
  const { publish } = place(OURS);
  expect(await publish()).toMatchObject({ path: '/out/rows.txt', bytes: OURS.length, mark: `etag of ${OURS}` });
});

it('gives its rows the mark of none that took their place while they were hashed', async () => {
  const { publish } = place(OURS, THEIRS);
  expect(await publish()).toMatchObject({ bytes: OURS.length, mark: `etag of ${OURS}` });
});

it('does not take rows that came between look and hash for those that the mark is of', async () => {
  const { store, publish, follow } = place(THEIRS, OURS);
  const stat = store.stat;
  store.stat = async (path) => {
    const entry = await stat(path);
    follow();
    return entry;
  };
  // A mark that nothing has any more only makes readers hash again; that of theirs with our hash would lie.
  expect(await publish()).toMatchObject({ mark: `etag of ${THEIRS}` });
});

it('says that another file has the place', async () => {
  const { publish } = place(THEIRS);
  await expect(publish()).rejects.toThrow("/out/rows.txt: another file has taken the output's place");
});
