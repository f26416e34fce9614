import { describe, expect, it } from 'vitest';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import { at, contractLayout, NOTES, type OpenedOutputs, outputIn, settled } from './ordered-output.contract.ts';

/** Who comes next where others have put files among the claims. `open` gives an empty place each time. */
export function strayEpochsContract(name: string, open: () => Promise<OpenedOutputs>): void {
  describe(`an output ${name} with strangers among its claims`, () => {
    it.each([
      [['1.bak', '0x10', '2147483648', '9'.repeat(20), `1${'0'.repeat(20)}`, 'old/7'], 2],
      // As a person may count on; what is not there between the two is not looked for.
      [['2000000000'], 2_000_000_001],
    ])('%j: goes on where the owner was', async (strangers, epoch) => {
      const { outputs, store, place } = await open();
      const options = outputIn(place);
      const first = await outputs.claim(at(1), options);
      await first.write([{ kind: 'append', settled: settled(0) }], null);
      await makeCheckpoint(first, { ...NOTES, next: 1 });
      for (const stranger of strangers)
        await store.put(`${contractLayout.epochs(at(1))}/${stranger}`, new Uint8Array());
      const second = await outputs.claim(at(2), options);
      expect(second.epoch).toBe(epoch);
      expect(second.recovered).toMatchObject({ next: 1, appended: { succeeded: 1 } });
      await second.close();
    });

    it("refuses to go on with another step's checkpoint, whose rows and entries may lie there as well", async () => {
      const { outputs, store, place } = await open();
      const theirs = await outputs.claim(at(1), { ...outputIn(place), owner: 'another-job.step' });
      await theirs.write([{ kind: 'append', settled: settled(0) }], null);
      await makeCheckpoint(theirs, { ...NOTES, next: 1 });
      await theirs.close();
      await expect(outputs.claim(at(2), outputIn(place))).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        message: `${store.address(contractLayout.checkpoint(at(1), 1))} is that of another-job.step: files of the two were mixed up`,
      });
    });

    it('says which of them leaves no number for another owner', async () => {
      const { outputs, store, place } = await open();
      await store.put('step/epochs/2147483647', new Uint8Array());
      await expect(outputs.claim(at(1), outputIn(place))).rejects.toMatchObject({
        code: 'STATE_CORRUPT',
        message: 'step/epochs/2147483647 is in the workspace: no number comes after it',
      });
    });
  });
}
