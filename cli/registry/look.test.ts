import { expect, it } from 'vitest';
import { countedStore } from '../../tests/support/counted-store.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import type { CommandContext } from '../context.ts';
import { datasetShelf } from './dataset-shelf.ts';
import { listEntries } from './look.ts';

it('a list of all versions looks once at what there is, and reads each once, some of them side by side', async () => {
  const { store, asked } = countedStore(memoryStore());
  const shelf = datasetShelf(store);
  const numbers = Array.from({ length: 40 }, (_, at) => at + 1);
  for (const version of numbers) {
    const [notes, definition] = [{ description: null, tags: {} }, { path: `/${version}` }];
    await shelf.registry.put({ name: 'words', version, registeredAt: '', isArchived: false, ...notes, definition });
  }
  await shelf.registry.archive({ name: 'words', version: 7 });
  const printed: string[] = [];
  const stdout = { write: (text: string) => printed.push(text) };
  asked.lists = 0;
  await listEntries(shelf, { all: true, json: false }, { stdout } as unknown as CommandContext);
  const lines = numbers.map((at) => `words  version ${at}${at === 7 ? ' (archived)' : ''}  file /${at}`);
  expect(printed.join('').trimEnd().split('\n')).toEqual(lines);
  expect(asked).toEqual({ lists: 1, reads: 40, readsAtOnce: 16 });
});
