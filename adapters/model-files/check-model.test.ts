import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../local-folder/store.ts';
import { checkModel } from './check-model.ts';
import { copyModel } from './copy-model.ts';

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

const inStore = (path: string) => join(root, 'store/m', sha256, path);
const check = () => checkModel(sha256, createFolderStore(join(root, 'store')), PLACES);

describe('a model in the workspace', () => {
  it('is right while its files are those that were copied', async () => {
    expect(await check()).toBeUndefined();
  });

  it.each([
    ['is gone', () => rmSync(inStore('content/mnist/net.bin'))],
    ['had 7 bytes and has 3', () => writeFileSync(inStore('content/mnist/net.bin'), 'wei')],
    ['holds other bytes than were copied', () => writeFileSync(inStore('content/mnist/net.bin'), 'stghiew')],
  ])('is wrong when one of its files %s', async (said, damage) => {
    damage();
    expect(await check()).toBe(`m/${sha256}/content/mnist/net.bin ${said}`);
  });

  it.each(['', '{"torn'])('is wrong when its list is damaged: %j', async (text) => {
    writeFileSync(inStore('files.json'), text);
    expect(await check()).toContain('gone or damaged');
  });
});
