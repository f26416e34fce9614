import { parquetReadObjects } from 'hyparquet';
import { beforeEach, describe, expect, it } from 'vitest';
import { outputMark } from '../../cli/wiring/output-mark.ts';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import type {
  OrderedOutput,
  OrderedOutputs,
  OutputLayout,
  OutputOptions,
  SettledMiniBatch,
} from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, listed, textOf } from './store-harness.ts';

/** Outputs with nothing in them yet. */
export interface OpenedOutputs {
  readonly outputs: OrderedOutputs;
  /** Where a step's own files are. */
  readonly store: Store;
  /** The folder of the output, and what it is called. */
  readonly folder: Store;
  readonly place: string;
}

export interface OutputCapabilities {
  /** What was written survives a kill of its owner before any checkpoint. */
  readonly keepsEveryWrite: boolean;
}

/** Where the suite keeps a step's own files. */
export const contractLayout: OutputLayout = {
  folder: () => 'step',
  epochs: () => 'step/epochs',
  epoch: (_, e) => `step/epochs/${e}`,
  checkpoint: (_, e) => `step/checkpoint.${e}`,
  ahead: (_, e, piece) => `step/ahead.${e}.${piece}`,
  entries: (_, e) => `step/entries.${e}`,
  audit: (_, n) => `step/audit.${n}`,
};
export const at = (run: number) => ({ jobId: 'job-1', step: 'score', run });
export const NOTES = { total: null, totalItems: null, logOffset: null, initFailed: [], verdicts: 0, decision: null };

/** Of the suite's only output. */
export const outputIn = (folder: string): OutputOptions => ({
  folder,
  fileName: 'rows.txt',
  owner: 'job-1.score',
  overwrite: false,
  preamble: new Uint8Array(),
  rowColumns: null,
});

export const settled = (index: number, change: Partial<SettledMiniBatch> = {}): SettledMiniBatch => ({
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

/** More than any reader asks for at once. */
const LARGE_BYTES = 9_000_000;

/** What every place for outputs keeps. `open` gives an empty one each time. */
export function orderedOutputContract(
  name: string,
  open: () => Promise<OpenedOutputs>,
  { keepsEveryWrite }: OutputCapabilities,
): void {
  describe(`an output ${name}`, () => {
    let outputs: OrderedOutputs;
    let folder: Store;
    let options: OutputOptions;
    beforeEach(async () => {
      const opened = await open();
      ({ outputs, folder } = opened);
      options = outputIn(opened.place);
    });

    const text = async (path: string) => textOf(await folder.read(path));
    /** Its owner is about to be killed. */
    const keep = async (output: OrderedOutput, next = 0): Promise<void> => {
      if (!keepsEveryWrite) await makeCheckpoint(output, { ...NOTES, next });
    };

    const rowsSoFar = async (): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of outputs.readSoFar(at(9), options, 0)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };

    it('gives the rows so far though its owner appends more meanwhile', async () => {
      const large = (index: number, letter: string) => settled(index, { rows: Buffer.alloc(LARGE_BYTES, letter) });
      const owner = await outputs.claim(at(1), options);
      await owner.write([{ kind: 'append', settled: large(0, 'a') }], null);
      await makeCheckpoint(owner, { ...NOTES, next: 1 });
      const chunks = outputs.readSoFar(at(1), options, 0)[Symbol.asyncIterator]();
      const first = await chunks.next();
      await owner.write([{ kind: 'append', settled: large(1, 'b') }], null);
      await makeCheckpoint(owner, { ...NOTES, next: 2 });
      let bytes = (first.value as Uint8Array).length;
      for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) bytes += next.value.length;
      expect(bytes).toBe(LARGE_BYTES);
      await owner.close();
    });

    it('takes what comes while a checkpoint is made, and names only what was there when it began', async () => {
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'append', settled: settled(0) }], null);
      const makeDurable = await first.beginCheckpoint({ ...NOTES, next: 1 });
      const durable = makeDurable();
      await first.write([{ kind: 'append', settled: settled(1) }], null);
      await first.write([{ kind: 'set-aside', settled: settled(3) }], null);
      await durable;
      expect(await rowsSoFar()).toBe('row 0\n');
      await keep(first, 2);
      const second = await outputs.claim(at(2), options);
      expect(second.recovered).toMatchObject({ next: 2, setAside: [{ index: 3 }] });
      await second.close();
    });

    it('tells the next owner what the run was decided to be, and a later run nothing of it', async () => {
      const decision = { status: 'failed', reason: 'no model' } as const;
      const first = await outputs.claim(at(1), options);
      await first.freeze({ ...NOTES, next: 0, decision });
      await first.close();
      for (const [run, told] of [
        [1, decision],
        [1, decision],
        [2, null],
      ] as const) {
        const next = await outputs.claim(at(run), options);
        expect(next.recovered?.decision).toEqual(told);
        await next.close();
      }
    });

    it('goes on behind what an owner wrote that was killed, without any checkpoint of it', async () => {
      const first = await outputs.claim(at(1), options);
      await first.write(
        [
          { kind: 'append', settled: settled(0) },
          { kind: 'set-aside', settled: settled(2) },
        ],
        null,
      );
      await keep(first);
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
      const published = await outputs.publish(at(1), options, parts);
      expect(await text('rows.txt')).toBe('row 0\nrow 1\nrow 2\n');
      expect(await outputs.publish(at(1), options, parts)).toEqual(published);
    });

    it('marks what it publishes, until another has taken its place', async () => {
      const mine = await outputs.claim(at(1), options);
      await mine.write([{ kind: 'append', settled: settled(0) }], null);
      const { mark } = await outputs.publish(at(1), options, await mine.freeze({ ...NOTES, next: 1 }));
      expect(mark).not.toBeNull();
      expect(await outputMark(folder, 'rows.txt')).toBe(mark);
      await folder.put('rows.txt', bytesOf('row 9\n'));
      expect(await outputMark(folder, 'rows.txt')).not.toBe(mark);
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
      await makeCheckpoint(second, { ...NOTES, next: 3 });
      expect(await rowsSoFar()).toBe('row 0\nrow 1\nrow 2\n');
    });

    it('is not given to an earlier run, whose owner has slept', async () => {
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'append', settled: failed(0, 1) }], null);
      await first.close();
      const second = await outputs.claim(at(2), options);
      await second.write([{ kind: 'append', settled: settled(0, { run: 2 }) }], null);
      await makeCheckpoint(second, { ...NOTES, next: 1 });
      await expect(outputs.claim(at(1), options)).rejects.toMatchObject({ code: 'TAKEN_OVER' });
      expect((await outputs.claim(at(2), options)).recovered).toMatchObject({ next: 1, appended: { succeeded: 1 } });
    });

    it('does not let a failure of an earlier run hide the success of a later one', async () => {
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'set-aside', settled: failed(5, 1) }], null);
      await keep(first);
      const second = await outputs.claim(at(2), options);
      expect(second.recovered?.setAside).toEqual([]);
      await second.write([{ kind: 'set-aside', settled: settled(5, { run: 2 }) }], null);
      await keep(second);
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
      await keep(first);
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

    it('shares a folder with other jobs, and tidies away only what is its own', async () => {
      const mine = await outputs.claim(at(1), options);
      await mine.write([{ kind: 'append', settled: settled(0) }], null);
      const theirs = 'rows.txt.partial/job-2.score.1';
      await folder.put(theirs, bytesOf('their rows\n'));
      await outputs.publish(at(1), options, await mine.freeze({ ...NOTES, next: 1 }));
      await outputs.tidy(at(1), options);
      expect(await text(theirs)).toBe('their rows\n');
    });

    it('may be published by several owners at once, and all find the same file', async () => {
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'append', settled: settled(0) }], null);
      await keep(first);
      const second = await outputs.claim(at(1), options);
      await second.write([{ kind: 'append', settled: settled(1) }], null);
      const parts = await second.freeze({ ...NOTES, next: 2 });
      const all = await Promise.all(Array.from({ length: 5 }, () => outputs.publish(at(1), options, parts)));
      expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1);
      expect(await text('rows.txt')).toBe('row 0\nrow 1\n');
      await outputs.tidy(at(1), options);
      expect(await listed(folder)).toEqual(['rows.txt']);
    });

    it('may be parquet, made of the rows of several owners, by several at once', async () => {
      options = { ...options, rowColumns: [{ name: 'n', type: 'int' }] };
      const rows = (index: number) => settled(index, { rows: Buffer.from(`{"n":${index}}\n`) });
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'append', settled: rows(0) }], null);
      await keep(first);
      const second = await outputs.claim(at(1), options);
      await second.write([{ kind: 'append', settled: rows(1) }], null);
      const parts = await second.freeze({ ...NOTES, next: 2 });
      const all = await Promise.all(Array.from({ length: 3 }, () => outputs.publish(at(1), options, parts)));
      expect(new Set(all.map(({ sha256 }) => sha256)).size).toBe(1);
      expect(await outputs.publish(at(1), options, parts)).toEqual(all[0]);
      const bytes = (await folder.read('rows.txt')) ?? new Uint8Array();
      expect(bytes.length).toBe(all[0]?.bytes);
      expect(await parquetReadObjects({ file: new Uint8Array(bytes).buffer })).toEqual([{ n: 0n }, { n: 1n }]);
      await outputs.tidy(at(1), options);
      expect(await listed(folder)).toEqual(['rows.txt']);
    });
  });
}
