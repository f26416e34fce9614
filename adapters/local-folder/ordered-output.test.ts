import { closeSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryFiles } from '../../core/ports/codec.ts';
import type { OrderedOutputs, OutputLayout, OutputOptions, SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import { createFolderOutputs } from './ordered-output.ts';
import { createFolderStore } from './store.ts';

const layout: OutputLayout = {
  folder: () => 'step',
  epochs: () => 'step/epochs',
  epoch: (_, e) => `step/epochs/${e}`,
  checkpoint: (_, e) => `step/checkpoint.${e}`,
  ahead: (_, e, piece) => `step/ahead.${e}.${piece}`,
  entries: (_, e) => `step/entries.${e}`,
  audit: (_, n) => `step/audit.${n}`,
};
const at = (run: number) => ({ jobId: 'job-1', step: 'score', run });
const NOTES = { total: null, totalItems: null, logOffset: null, initFailed: [], verdicts: 0 };

const settled = (index: number, change: Partial<SettledMiniBatch> = {}): SettledMiniBatch => ({
  index,
  run: 1,
  status: 'succeeded',
  items: 1,
  succeededItems: 1,
  rowCount: 1,
  attempt: 1,
  scorer: 'a',
  worker: 0,
  durationMs: 1,
  error: '',
  traceback: '',
  inputs: [],
  rows: Buffer.from(`row ${index}\n`),
  ...change,
});
const failed = (index: number, run: number) =>
  settled(index, { run, status: 'failed', succeededItems: 0, rowCount: 0, rows: Buffer.alloc(0) });

describe('an output on a folder', () => {
  let root: string;
  let outputs: OrderedOutputs;
  let options: OutputOptions;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'outputs-'));
    // The audit is made elsewhere: nothing here reads it.
    outputs = createFolderOutputs({
      store: createFolderStore(join(root, 'store')),
      layout,
      files: {} as EntryFiles,
      tail: { kind: 'in-files' },
    });
    options = {
      folder: join(root, 'out'),
      fileName: 'rows.txt',
      owner: 'job-1.score',
      overwrite: false,
      preamble: new Uint8Array(),
    };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const rowsSoFar = async (): Promise<string> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of outputs.readSoFar(at(9), options, 0)) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  };

  it('goes on behind what an owner wrote that was killed, without any checkpoint of it', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write(
      [
        { kind: 'append', settled: settled(0) },
        { kind: 'set-aside', settled: settled(2) },
      ],
      null,
    );
    const second = await outputs.claim(at(2), options);
    expect(second.recovered).toMatchObject({ next: 1, appended: { succeeded: 1, bytes: 6 } });
    expect(second.recovered?.setAside.map(({ index }) => index)).toEqual([2]);
    await second.write(
      [
        { kind: 'append', settled: settled(1) },
        { kind: 'append-set-aside', index: 2 },
      ],
      null,
    );
    const parts = await second.freeze({ ...NOTES, next: 3 });
    const published = await outputs.publish(options, parts);
    expect(readFileSync(published.path as string, 'utf8')).toBe('row 0\nrow 1\nrow 2\n');
    expect(await outputs.publish(options, parts)).toEqual(published);
  });

  it('starts a later run at the first failure, and keeps every success behind it', async () => {
    const first = await outputs.claim(at(1), options);
    for (const each of [settled(0), failed(1, 1), settled(2)])
      await first.write([{ kind: 'append', settled: each }], null);
    await first.freeze({ ...NOTES, next: 3 });
    await first.close();
    const second = await outputs.claim(at(2), options);
    expect(second.recovered).toMatchObject({ next: 1, appended: { succeeded: 1, failed: 0 } });
    expect(second.recovered?.setAside.map(({ index }) => index)).toEqual([2]);
    await second.write(
      [
        { kind: 'append', settled: settled(1, { run: 2 }) },
        { kind: 'append-set-aside', index: 2 },
      ],
      null,
    );
    await second.checkpoint({ ...NOTES, next: 3 });
    expect(await rowsSoFar()).toBe('row 0\nrow 1\nrow 2\n');
  });

  it('is not given to an earlier run, whose owner has slept', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write([{ kind: 'append', settled: failed(0, 1) }], null);
    await first.close();
    const second = await outputs.claim(at(2), options);
    await second.write([{ kind: 'append', settled: settled(0, { run: 2 }) }], null);
    await second.checkpoint({ ...NOTES, next: 1 });
    await expect(outputs.claim(at(1), options)).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    expect((await outputs.claim(at(2), options)).recovered).toMatchObject({ next: 1, appended: { succeeded: 1 } });
  });

  it('does not let a failure of an earlier run hide the success of a later one', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write([{ kind: 'set-aside', settled: failed(5, 1) }], null);
    const second = await outputs.claim(at(2), options);
    expect(second.recovered?.setAside).toEqual([]);
    await second.write([{ kind: 'set-aside', settled: settled(5, { run: 2 }) }], null);
    const third = await outputs.claim(at(2), options);
    expect(third.recovered?.setAside).toMatchObject([{ index: 5, status: 'succeeded' }]);
  });

  it('recovers a step that has no output file', async () => {
    options = { ...options, fileName: null };
    const nothing = { rows: Buffer.alloc(0), rowCount: 0 };
    const first = await outputs.claim(at(1), options);
    for (const each of [settled(0, nothing), failed(1, 1), settled(2, nothing)]) {
      await first.write([{ kind: 'append', settled: each }], null);
    }
    const second = await outputs.claim(at(2), options);
    expect(second.recovered).toMatchObject({ next: 1, setAside: [{ index: 2 }] });
    await second.write(
      [
        { kind: 'append', settled: settled(1, nothing) },
        { kind: 'append-set-aside', index: 2 },
      ],
      null,
    );
  });

  it('names nothing of a write that failed half way', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write([{ kind: 'append', settled: settled(0) }], null);
    await first.checkpoint({ ...NOTES, next: 1 });
    // Its entries file is taken from under it, as a full disk would: the rows are written, their entry is not.
    const lost = openFds().find((path) => path.target.endsWith('/entries.1'));
    closeSync(lost?.fd as number);
    await expect(first.write([{ kind: 'append', settled: settled(1) }], null)).rejects.toThrow();
    await first.checkpoint({ ...NOTES, next: 1 });
    const second = await outputs.claim(at(2), options);
    expect(second.recovered).toMatchObject({ next: 1, appended: { succeeded: 1, bytes: 6 } });
  });

  it('shares a folder with other jobs, and tidies away only what is its own', async () => {
    const mine = await outputs.claim(at(1), options);
    await mine.write([{ kind: 'append', settled: settled(0) }], null);
    const theirs = join(options.folder, 'rows.txt.partial', 'job-2.score.1');
    writeFileSync(theirs, 'their rows\n');
    await outputs.publish(options, await mine.freeze({ ...NOTES, next: 1 }));
    await outputs.tidy(at(1), options);
    expect(readFileSync(theirs, 'utf8')).toBe('their rows\n');
  });

  it('may be published by several owners at once, and all find the same file', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write([{ kind: 'append', settled: settled(0) }], null);
    const second = await outputs.claim(at(1), options);
    await second.write([{ kind: 'append', settled: settled(1) }], null);
    const parts = await second.freeze({ ...NOTES, next: 2 });
    const all = await Promise.all(Array.from({ length: 5 }, () => outputs.publish(options, parts)));
    expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(readFileSync(join(options.folder, 'rows.txt'), 'utf8')).toBe('row 0\nrow 1\n');
    await outputs.tidy(at(1), options);
    expect(readdirSync(options.folder)).toEqual(['rows.txt']);
  });

  it('does not take the place of a file of somebody else', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write([{ kind: 'append', settled: settled(0) }], null);
    const parts = await first.freeze({ ...NOTES, next: 1 });
    writeFileSync(join(options.folder, 'rows.txt'), 'mine');
    await expect(outputs.publish(options, parts)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    expect(readFileSync(join(options.folder, 'rows.txt'), 'utf8')).toBe('mine');
  });

  it('refuses to publish less than was sealed', async () => {
    const first = await outputs.claim(at(1), options);
    await first.write([{ kind: 'append', settled: settled(0) }], null);
    const parts = await first.freeze({ ...NOTES, next: 1 });
    writeFileSync(join(options.folder, 'rows.txt.partial', 'job-1.score.1'), 'row');
    await expect(outputs.publish(options, parts)).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });
});

function openFds(): { readonly fd: number; readonly target: string }[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [{ fd: Number(fd), target: readlinkSync(`/proc/self/fd/${fd}`) }];
    } catch {
      return [];
    }
  });
}
