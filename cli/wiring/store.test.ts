import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { CALLING, numberSaid } from '../../tests/support/heap-of-calls.ts';

const [STORE, HEAP] = ['store.ts', '../../adapters/machine/small-heap.ts'].map((path) =>
  JSON.stringify(resolve(import.meta.dirname, path)),
);

/** MiB that the old space of a process grows to which has opened this place. */
const largestHeap = (place: string): number =>
  numberSaid(`
    import { keepHeapSmall } from ${HEAP};
    import { storeOpener } from ${STORE};
    keepHeapSmall();
    storeOpener({}, '/workspace')(${JSON.stringify(place)});
    ${CALLING}`);

it('a process that has opened a place in Azure Blob has room for what its calls hold, another one has not', () => {
  const usual = largestHeap('/in');
  expect(largestHeap('azure-blob://account/container/in')).toBeGreaterThan(usual * 1.25);
});
