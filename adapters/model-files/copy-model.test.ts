import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { createFolderStore } from '../local-folder/store.ts';
import { copyModel } from './copy-model.ts';

const PLACES = { list: (sha: string) => `m/${sha}/files.json`, content: (sha: string) => `m/${sha}/content` };

let root: string;
let store: Store;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'models-'));
  store = createFolderStore(join(root, 'store'));
  mkdirSync(join(root, 'mnist/variables'), { recursive: true });
  writeFileSync(join(root, 'mnist/model.onnx'), 'weights');
  writeFileSync(join(root, 'mnist/variables/0'), 'zero');
});
afterEach(() => rmSync(root, { recursive: true }));

const textAt = async (path: string) => new TextDecoder().decode(await store.read(path));

describe('copying a model', () => {
  it('keeps a folder with its name, and a list of what is in it', async () => {
    const model = await copyModel(join(root, 'mnist'), store, PLACES);
    expect(model).toMatchObject({ fileName: 'mnist', files: 2, bytes: 11 });
    expect(await textAt(`m/${model.sha256}/content/mnist/variables/0`)).toBe('zero');
    const list = JSON.parse(await textAt(`m/${model.sha256}/files.json`));
    expect(list.map(({ path }: { path: string }) => path)).toEqual(['mnist/model.onnx', 'mnist/variables/0']);
  });

  it('keeps equal contents once, and others apart', async () => {
    const first = await copyModel(join(root, 'mnist/model.onnx'), store, PLACES);
    expect(await copyModel(join(root, 'mnist/model.onnx'), store, PLACES)).toEqual(first);
    writeFileSync(join(root, 'mnist/model.onnx'), 'others!');
    const second = await copyModel(join(root, 'mnist/model.onnx'), store, PLACES);
    expect(second.sha256).not.toBe(first.sha256);
    expect(await textAt(`m/${first.sha256}/content/model.onnx`)).toBe('weights');
  });

  it('completes a copy that was broken off', async () => {
    const { sha256 } = await copyModel(join(root, 'mnist'), store, PLACES);
    await store.remove(`m/${sha256}/files.json`);
    await store.remove(`m/${sha256}/content/mnist/variables/0`);
    await copyModel(join(root, 'mnist'), store, PLACES);
    expect(await textAt(`m/${sha256}/content/mnist/variables/0`)).toBe('zero');
    expect(await store.stat(`m/${sha256}/files.json`)).toBeDefined();
  });

  it('follows links, but not into what it is in already', async () => {
    symlinkSync('..', join(root, 'mnist/variables/up'));
    writeFileSync(join(root, 'elsewhere'), 'far');
    symlinkSync('../elsewhere', join(root, 'mnist/linked'));
    expect(await copyModel(join(root, 'mnist'), store, PLACES)).toMatchObject({ files: 3 });
  });

  it('refuses what is changed while it is copied, and keeps nothing of it', async () => {
    const path = join(root, 'mnist/model.onnx');
    const meddled: Store = {
      ...store,
      putIfAbsent: async (to, content) => {
        writeFileSync(path, 'changed');
        return store.putIfAbsent(to, content);
      },
    };
    await expect(copyModel(path, meddled, PLACES)).rejects.toThrow('was changed while it was copied');
    const kept = await Array.fromAsync(store.list('m'));
    expect(kept.flat()).toEqual([]);
  });

  it.each(['nothing', 'empty'])('refuses %s, by its path', async (name) => {
    mkdirSync(join(root, 'empty'));
    await expect(copyModel(join(root, name), store, PLACES)).rejects.toThrow(join(root, name));
  });
});
