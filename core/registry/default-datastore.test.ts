import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { chooseDefaultDatastore, readDefaultDatastore } from './default-datastore.ts';

describe('the default datastore', () => {
  it('is none until one is chosen, then the one chosen last', async () => {
    const store = memoryStore();
    expect(await readDefaultDatastore(store)).toBeUndefined();
    for (let n = 1; n <= 11; n += 1) await chooseDefaultDatastore(store, `lake${n}`);
    expect(await readDefaultDatastore(store)).toBe('lake11');
  });
});
