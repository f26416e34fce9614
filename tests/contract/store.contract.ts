import { beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import {
  bytesOf,
  collect,
  HOSTILE_PATHS,
  listed,
  ODD_NAMES,
  type OpenStore,
  type StoreCapabilities,
  textOf,
} from './store-harness.ts';
import { storeListingContract } from './store-listing.contract.ts';

/** What every store keeps. `open` gives an empty one each time. */
export function storeContract(
  name: string,
  open: OpenStore,
  capabilities: StoreCapabilities = { unnameable: [], keepsNotes: false },
): void {
  describe(`${name} keeps the store contract`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    storeReadsContract(() => store, capabilities);
    storeWritesContract(() => store);
    storeNotesContract(() => store, capabilities);
    storeListingContract(open, capabilities);
  });
}

function storeReadsContract(store: () => Store, { unnameable }: StoreCapabilities): void {
  it('gives back what was put, with its size and a time in whole milliseconds', async () => {
    await store().put('a/b.txt', bytesOf('hello'));
    expect(textOf(await store().read('a/b.txt'))).toBe('hello');
    const entry = await store().stat('a/b.txt');
    expect(entry).toMatchObject({ path: 'a/b.txt', size: 5 });
    expect(Number.isInteger(entry?.modifiedMs)).toBe(true);
    expect(Math.abs((entry?.modifiedMs ?? 0) - Date.now())).toBeLessThan(3_600_000);
  });

  it('keeps empty files (fault 35)', async () => {
    await store().put('empty', new Uint8Array());
    expect(await store().read('empty')).toHaveLength(0);
    expect(await store().stat('empty')).toMatchObject({ size: 0 });
    expect(await collect(store().stream('empty'))).toBe('');
  });

  it('streams any range of a file', async () => {
    await store().put('digits', bytesOf('0123456789'));
    expect(await collect(store().stream('digits'))).toBe('0123456789');
    expect(await collect(store().stream('digits', 4))).toBe('456789');
    expect(await collect(store().stream('digits', 2, 5))).toBe('234');
    expect(await collect(store().stream('digits', 8, 50))).toBe('89');
    expect(await collect(store().stream('digits', 50))).toBe('');
  });

  it('streams and reads files of some megabytes', async () => {
    const bytes = Uint8Array.from({ length: 3_000_001 }, (_, i) => (i * 7919) >> 3);
    await store().put('large', bytes);
    expect(Buffer.compare((await store().read('large')) ?? Buffer.of(), bytes)).toBe(0);
    const pieces: Uint8Array[] = [];
    for await (const piece of store().stream('large', 1, 3_000_000)) pieces.push(piece);
    expect(Buffer.compare(Buffer.concat(pieces), bytes.subarray(1, 3_000_000))).toBe(0);
  });

  it('says of a file that is not there, or is a folder, that there is none', async () => {
    await store().put('folder/file', bytesOf('x'));
    for (const path of ['missing', 'missing/too', 'folder', 'folder/file/below']) {
      expect(await store().stat(path)).toBeUndefined();
      expect(await store().read(path)).toBeUndefined();
    }
    await expect(collect(store().stream('missing'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining('missing'),
    });
  });

  it('knows folders from files and from nothing', async () => {
    await store().put('folder/file', bytesOf('x'));
    expect(await store().hasFolder('')).toBe(true);
    expect(await store().hasFolder('folder')).toBe(true);
    expect(await store().hasFolder('folder/file')).toBe(false);
    expect(await store().hasFolder('fold')).toBe(false);
  });

  it.each([...HOSTILE_PATHS, ...unnameable])(
    'refuses the path %j before anything is touched (fault 44)',
    async (path) => {
      const refusal = { code: 'USAGE' };
      await expect((async () => store().stat(path))()).rejects.toMatchObject(refusal);
      await expect((async () => store().read(path))()).rejects.toMatchObject(refusal);
      await expect((async () => collect(store().stream(path)))()).rejects.toMatchObject(refusal);
      await expect((async () => store().put(path, bytesOf('x')))()).rejects.toMatchObject(refusal);
      await expect((async () => store().putIfAbsent(path, bytesOf('x')))()).rejects.toMatchObject(refusal);
      if (path !== '') await expect((async () => listed(store(), path))()).rejects.toMatchObject(refusal);
      await expect((async () => store().remove(path))()).rejects.toMatchObject(refusal);
      expect(await listed(store())).toEqual([]);
    },
  );

  it.each(ODD_NAMES.filter((name) => !unnameable.includes(name)))(
    'keeps a file of the name %j (fault 35)',
    async (name) => {
      const path = `${name}/${name}`;
      await store().put(path, bytesOf(name));
      expect(textOf(await store().read(path))).toBe(name);
      expect(await listed(store(), name)).toEqual([path]);
      expect(await store().putIfAbsent(path, bytesOf('other'))).toBe(false);
      await store().remove(path);
      expect(await store().stat(path)).toBeUndefined();
    },
  );
}

function storeWritesContract(store: () => Store): void {
  it('replaces a file without a moment at which it is half there', async () => {
    const contents = ['a', 'b'].map((letter) => bytesOf(letter.repeat(400_000)));
    await store().put('file', contents[0] as Uint8Array);
    let isOver = false;
    const reader = (async () => {
      const seen = new Set<string>();
      for (; !isOver; await new Promise(setImmediate)) {
        const text = textOf(await store().read('file')) ?? '';
        seen.add(`${text.length} ${[...new Set(text)].join('')}`);
      }
      return seen;
    })();
    for (let i = 1; i <= 20; i++) await store().put('file', contents[i % 2] as Uint8Array);
    isOver = true;
    for (const seen of await reader) expect(['400000 a', '400000 b']).toContain(seen);
  });

  it('replaces a file by what comes in pieces, or not at all', async () => {
    await store().put('file', bytesOf('former'));
    async function* pieces(fault?: Error) {
      yield bytesOf('one ');
      if (fault !== undefined) throw fault;
      yield bytesOf('two');
    }
    const fault = new Error('the producer failed');
    await expect(store().put('file', pieces(fault))).rejects.toBe(fault);
    expect(textOf(await store().read('file'))).toBe('former');
    await store().put('file', pieces());
    expect(textOf(await store().read('file'))).toBe('one two');
    expect(await listed(store())).toEqual(['file']);
  });

  it('creates a file once and never changes it', async () => {
    expect(await store().putIfAbsent('runs/1', bytesOf('first'))).toBe(true);
    expect(await store().putIfAbsent('runs/1', bytesOf('second'))).toBe(false);
    expect(textOf(await store().read('runs/1'))).toBe('first');
    expect(await listed(store())).toEqual(['runs/1']);
  });

  it('tells exactly one of fifty callers at once that it was the first', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => store().putIfAbsent('epochs/new/1', bytesOf(`caller ${i}`))),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(textOf(await store().read('epochs/new/1'))).toBe(`caller ${answers.indexOf(true)}`);
    expect(await listed(store())).toEqual(['epochs/new/1']);
  });

  it('shows nothing of a file that is still being written', async () => {
    const seen: unknown[] = [];
    async function* content() {
      yield bytesOf('one ');
      seen.push(await store().stat('plan/0'), await store().read('plan/0'), await listed(store()));
      yield bytesOf('two');
    }
    expect(await store().putIfAbsent('plan/0', content())).toBe(true);
    expect(seen).toEqual([undefined, undefined, []]);
    expect(textOf(await store().read('plan/0'))).toBe('one two');
  });

  it('keeps nothing when the content fails, and passes its error on as it is', async () => {
    const fault = new Error('the producer failed');
    async function* content() {
      yield bytesOf('half');
      throw fault;
    }
    await expect(store().putIfAbsent('plan/0', content())).rejects.toBe(fault);
    expect(await store().stat('plan/0')).toBeUndefined();
    expect(await listed(store())).toEqual([]);
    expect(await store().putIfAbsent('plan/0', bytesOf('whole'))).toBe(true);
  });

  it('removes files and whole folders, and does not mind when they are gone', async () => {
    for (const path of ['a/1', 'a/b/2', 'ab']) await store().put(path, bytesOf(path));
    await store().remove('a/1');
    expect(await listed(store())).toEqual(['a/b/2', 'ab']);
    await store().remove('a');
    expect(await listed(store())).toEqual(['ab']);
    await store().remove('a');
    await store().remove('never/there');
    expect(await store().putIfAbsent('a/b/2', bytesOf('again'))).toBe(true);
  });
}

function storeNotesContract(store: () => Store, { keepsNotes }: StoreCapabilities): void {
  const noteOf = async (path: string) => (await store().stat(path))?.note;
  const kept = (note: string) => (keepsNotes ? note : undefined);
  async function* content() {
    yield bytesOf('in pieces');
  }

  it(`${keepsNotes ? 'keeps' : 'takes, and does not keep,'} what the last writer of a file notes beside it`, async () => {
    expect(await store().putIfAbsent('file', bytesOf('first'), 'job/step/1')).toBe(true);
    expect(await noteOf('file')).toBe(kept('job/step/1'));
    expect(await store().putIfAbsent('file', bytesOf('second'), 'job/step/2')).toBe(false);
    expect(await noteOf('file')).toBe(kept('job/step/1'));
    await store().put('file', bytesOf('third'), 'job/step/3');
    expect(await noteOf('file')).toBe(kept('job/step/3'));
    await store().put('file', bytesOf('fourth'));
    expect(await noteOf('file')).toBeUndefined();
    expect(await store().putIfAbsent('streamed', content(), 'job/step/4')).toBe(true);
    expect(await noteOf('streamed')).toBe(kept('job/step/4'));
  });
}
