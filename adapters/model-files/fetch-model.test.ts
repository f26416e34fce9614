import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

const fetchIt = () =>
  fetchModel(sha256, createFolderStore(join(root, 'store')), createFolderStore(join(root, 'here')), PLACES);
const here = () => join(root, 'here/m', sha256, 'content/mnist/net.bin');

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

  it('is refused when it is not what was registered', async () => {
    writeFileSync(join(root, 'store/m', sha256, 'content/mnist/net.bin'), 'stghiew');
    expect(await fetchIt()).toContain('holds other bytes than were copied');
    rmSync(join(root, 'store/m', sha256, 'files.json'));
    rmSync(join(root, 'here'), { recursive: true });
    expect(await fetchIt()).toContain('gone or damaged');
  });
});
