import { expect, it } from 'vitest';
import { ownOutput } from '../../cli/wiring/own-output.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { at, NOTES, type OpenedOutputs, outputIn, settled } from './ordered-output.contract.ts';
import { bytesOf, collect } from './store-harness.ts';

/** What whoever reads a published output may rely on, wherever it lies. `open` gives an empty place each time. */
export function ownOutputContract(name: string, open: () => Promise<OpenedOutputs>): void {
  it.each(['marked', 'hashed'])(`an output ${name}, %s, is never read as what has taken its place`, async (how) => {
    const { outputs, folder, place } = await open();
    const options = outputIn(place);
    const mine = await outputs.claim(at(1), options);
    await mine.write([{ kind: 'append', settled: settled(0) }], null);
    const published = await outputs.publish(at(1), options, await mine.freeze({ ...NOTES, next: 1 }));
    const output = published.path ?? '';
    const output_mark = how === 'marked' ? published.mark : null;
    const summary = { ...published, job_id: 'job-1', output, output_mark } as unknown as StepSummary;
    const outputPlace = { store: folder, manifest: {} as StepManifest, openStore: () => folder };
    const file = await ownOutput(outputPlace, { ...summary, output });
    expect(await collect(file.read(4))).toBe('0\n');
    await folder.put('rows.txt', bytesOf('row 9\n'));
    await expect(collect(file.read(4))).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      message: expect.stringContaining('is not what job-1 wrote: it was replaced while it was read'),
    });
  });
}
