import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { createFolderStore } from '../local-folder/store.ts';
import { copyModel } from './copy-model.ts';
import { fetchModel } from './fetch-model.ts';

const PLACES = { list: (sha: string) => `m/${sha}/files.json`, content: (sha: string) => `m/${sha}/content` };

let root: string;
let sha256: string;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'models-'));
  mkdirSync(join(root, 'mnist'));
  writeFileSync(join(root, 'mnist/net.bin'), 'weights');
  ({ sha256 } = await copyModel(join(root, 'mnist'), createFolderStore(join(root, 'store')), PLACES));
});
afterEach(() => rmSync(root, { recursive: true }));

let fetches = 0;
const fetchIt = (store = createFolderStore(join(root, 'store'))) => {
  fetches += 1;
  const taken = createFolderStore(join(root, `taken-${fetches}`));
  return fetchModel({ sha256, store, places: PLACES, here: createFolderStore(join(root, 'here')), taken });
};
const here = () => join(root, 'here/m', sha256, 'content/mnist/net.bin');
const entries = () => readdirSync(join(root, 'here'), { recursive: true }).sort();

describe('a model of a workspace that is elsewhere', () => {
  it('is fetched once, and again when its copy is damaged', async () => {
    expect(await fetchIt()).toBeUndefined();
    expect(readFileSync(here(), 'utf8')).toBe('weights');
    writeFileSync(here(), 'stghiew');
    expect(await fetchIt()).toBeUndefined();
    expect(readFileSync(here(), 'utf8')).toBe('weights');
    rmSync(join(root, 'store'), { recursive: true });
    expect(await fetchIt()).toBeUndefined();
  });

  it('is whole for whoever looks, while another fetches it', async () => {
    const store = createFolderStore(join(root, 'store'));
    const [isAsked, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow: Store = {
      ...store,
      async *stream(...asked) {
        isAsked.resolve();
        await go.promise;
        yield* store.stream(...asked);
      },
    };
    const late = fetchIt(slow);
    await isAsked.promise;
    expect(await fetchIt()).toBeUndefined();
    const whole = entries();
    expect(whole.at(-1)).toBe(`m/${sha256}/files.json`);
    expect(whole).toHaveLength(6);
    go.resolve();
    expect(await late).toBeUndefined();
    expect(entries()).toEqual(whole);
    expect(readdirSync(root).sort()).toEqual(['here', 'mnist', 'store']);
  });

  it('is refused when it is not what was registered', async () => {
    writeFileSync(join(root, 'store/m', sha256, 'content/mnist/net.bin'), 'stghiew');
    expect(await fetchIt()).toContain('holds other bytes than were copied');
    rmSync(join(root, 'store/m', sha256, 'content'), { recursive: true });
    expect(await fetchIt()).toContain('net.bin is gone');
    rmSync(join(root, 'store/m', sha256, 'files.json'));
    rmSync(join(root, 'here'), { recursive: true });
    expect(await fetchIt()).toContain('gone or damaged');
  });
});
