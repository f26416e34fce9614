import { ContainerClient } from '@azure/storage-blob';
import { expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { listed } from '../contract/store-harness.ts';
import { makeContainer } from '../support/azurite.ts';

/** The most that one answer of the service lists. */
const PAGE = 5_000;
const AT_ONCE = 32;
const NAMES = [
  'a-b',
  'a.txt',
  'a/x',
  'a/x/y',
  'a/größe #1',
  'a/100%41',
  'a/two words',
  'a/line\nbreak',
  '😀',
  '\uff21',
];

it('a container lists more names than an answer holds, each once and in byte order (fault 35)', async () => {
  const { address, access, container } = await makeContainer();
  const client = new ContainerClient(access.text, container);
  const paths = Array.from({ length: PAGE + 200 }, (_, at) => `many/${at % 7}/${(at * 7919) % 100_003}`).concat(NAMES);
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE);
    await Promise.all(some.map((path) => client.getBlockBlobClient(path).upload('x', 1)));
  }
  const sorted = paths.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const store = createBlobStore(address, access);
  expect(await listed(store)).toEqual(sorted);
  const after = sorted[PAGE - 1] as string;
  expect(await listed(store, '', { after })).toEqual(sorted.slice(PAGE));
  expect(await listed(store, '', { enter: (folder) => folder !== 'many' })).toEqual(
    sorted.filter((path) => !path.startsWith('many/')),
  );
}, 180_000);
