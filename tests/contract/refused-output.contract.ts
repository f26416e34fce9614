import { beforeEach, describe, expect, it } from 'vitest';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import type { OrderedOutputs, OutputOptions, SealedParts } from '../../core/ports/ordered-output.ts';
import type { Store } from '../../core/ports/store.ts';
import { at, NOTES, type OpenedOutputs, outputIn, settled } from './ordered-output.contract.ts';
import { bytesOf, textOf } from './store-harness.ts';

/** What no place for outputs publishes. `open` gives an empty one each time. */
export function refusedOutputContract(name: string, open: () => Promise<OpenedOutputs>): void {
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
    const sealed = async (): Promise<SealedParts> => {
      const owner = await outputs.claim(at(1), options);
      await owner.write([{ kind: 'append', settled: settled(0) }], null);
      return owner.freeze({ ...NOTES, next: 1 });
    };

    it('does not take the place of a file of somebody else', async () => {
      const parts = await sealed();
      await folder.put('rows.txt', bytesOf('mine'));
      await expect(outputs.publish(at(1), options, parts)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
      expect(await text('rows.txt')).toBe('mine');
    });

    it('does not take an older output of the same size for its own', async () => {
      const parts = await sealed();
      await folder.put('rows.txt', bytesOf('old 0\n'));
      await folder.remove('rows.txt.partial/job-1.score.1');
      await expect(outputs.publish(at(1), { ...options, overwrite: true }, parts)).rejects.toThrow();
      expect(await text('rows.txt')).toBe('old 0\n');
    });

    it.each([
      ['less', 'row', null],
      ['other bytes', 'row 1\n', null],
      ['parquet of other bytes', 'row 1\n', [{ name: 'n', type: 'int' }]],
    ] as const)('refuses to publish %s than was written', async (_, found, rowColumns) => {
      options = { ...options, rowColumns };
      const parts = await sealed();
      await folder.put('rows.txt.partial/job-1.score.1', bytesOf(found));
      const message = expect.stringContaining('job-1.score.1 does not have the 6 bytes that were written to it');
      await expect(outputs.publish(at(1), options, parts)).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
    });

    it.each([
      ['rows', null],
      ['rows of a parquet file', [{ name: 'n', type: 'int' }]],
    ] as const)('refuses to publish %s of an earlier owner that are not as it wrote them', async (_, rowColumns) => {
      options = { ...options, rowColumns };
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'append', settled: settled(0) }], null);
      await makeCheckpoint(first, { ...NOTES, next: 1 });
      const second = await outputs.claim(at(1), options);
      await second.write([{ kind: 'append', settled: settled(1) }], null);
      const parts = await second.freeze({ ...NOTES, next: 2 });
      await folder.put('rows.txt.partial/job-1.score.1', bytesOf('row 7\n'));
      const message = expect.stringContaining('job-1.score.1 does not have the rows of mini-batch 0 (bytes 0 to 6)');
      await expect(outputs.publish(at(1), options, parts)).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
      expect(await text('rows.txt')).toBeUndefined();
    });
  });
}
