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

  it.each(['{}', '{"nbme":"lake"}', '{"name":7}'])(
    'is refused by name where its choice is damaged: %s',
    async (text) => {
      const files = new Map<string, Uint8Array>();
      const store = memoryStore(files);
      await chooseDefaultDatastore(store, 'lake');
      const [path] = files.keys();
      files.set(path as string, new TextEncoder().encode(text));
      const message = `${path} in the workspace is not what it should be`;
      await expect(readDefaultDatastore(store)).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
      await expect(readDefaultDatastore(store)).rejects.toMatchObject({
        hint: 'choose one again: millrace datastore set-default NAME',
      });
    },
  );
});
