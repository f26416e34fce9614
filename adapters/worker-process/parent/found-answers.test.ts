import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Found } from '../../../core/ports/workers.ts';
import { encodeFrame } from '../frames.ts';
import { FRAME } from '../messages.ts';
import { FoundAnswers } from './found-answers.ts';

const PLACE = 'azureml-datasets/words/2';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'found-answers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Resolves with what a child that asks is told. */
async function toldOf(scratchFolder: string, hasExited: boolean, ...names: readonly string[]): Promise<Buffer> {
  const told = Promise.withResolvers<Buffer>();
  const links = Object.fromEntries(['a.txt', ...names].map((name) => [`${PLACE}/${name}`, join(folder, name)]));
  const find = async (): Promise<Found> => ({ name: 'words', version: 2, meant: 2, place: PLACE, links, table: null });
  const answers = new FoundAnswers({ find, scratchFolder }, { hasExited, send: told.resolve });
  answers.answer(Buffer.from(JSON.stringify({ request: 1, kind: 'dataset', reference: 'words' })));
  return told.promise;
}

it('what is found stands in the folder of the one who asked before it hears of it', async () => {
  const scratchFolder = join(folder, 'scratch');
  mkdirSync(scratchFolder);
  expect(await toldOf(scratchFolder, false)).toEqual(encodeFrame(FRAME.found, { request: 1, version: 2, table: null }));
  expect(readdirSync(join(scratchFolder, PLACE))).toEqual(['a.txt']);
  expect(readFileSync(join(scratchFolder, '.millrace-meant/dataset/words'), 'utf8')).toBe('2');
});

it('an answer that comes when its worker has ended does not make the folder anew that went with it', async () => {
  const scratchFolder = join(folder, 'removed');
  await toldOf(scratchFolder, true);
  expect(existsSync(scratchFolder)).toBe(false);
});

it('what could only half be put there is not taken for the whole by the next one who asks', async () => {
  const scratchFolder = join(folder, 'scratch');
  mkdirSync(scratchFolder);
  for (const _try of [1, 2]) {
    expect(String(await toldOf(scratchFolder, false, 'x'.repeat(300)))).toContain('ENAMETOOLONG');
    expect(existsSync(join(scratchFolder, PLACE))).toBe(false);
  }
  await toldOf(scratchFolder, false, 'b.txt');
  expect(readdirSync(join(scratchFolder, PLACE))).toEqual(['a.txt', 'b.txt']);
  expect(readdirSync(scratchFolder).sort()).toEqual(['.millrace-meant', 'azureml-datasets']);
});
