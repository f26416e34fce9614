import { describe, expect, it } from 'vitest';
import type { MiniBatch } from '../../core/ports/records.ts';
import { deadLetter, failed } from './verdict-records.ts';

const miniBatch: MiniBatch = {
  ...{ kind: 'MiniBatch', jobId: 'j1', step: 'score', run: 1, index: 17, publication: 1, claim: null },
  ...{ input: 'trips', folder: '/in/', slices: [{ path: 'trips.csv', size: 100, modifiedMs: 5, etag: '"1"' }] },
  ...{ ranges: [{ from: 40, to: 60 }], rows: 3, partition: [{ key: 'city', value: 'Bern' }] },
};
const job = { miniBatch, partition: 0, ack: () => undefined, attempt: 3, failedTries: [] };

describe('a mini-batch that failed', () => {
  it('has a dead letter that says all that its descriptor says', () => {
    const { input, slices, ranges, rows, partition } = miniBatch;
    const inputs = [{ ...slices[0], path: '/in/trips.csv' }];
    expect(deadLetter(job, 'Killed')).toMatchObject({ input, inputs, ranges, rows, partition, stderrTail: 'Killed' });
    const { ranges: _, rows: __, partition: ___, ...files } = miniBatch;
    expect(deadLetter({ ...job, miniBatch: files }, '')).toMatchObject({ ranges: null, rows: null, partition: null });
  });

  it('names its file with the part of the table', () => {
    expect(failed(job, 'scorer-1').inputs).toEqual(['/in/trips.csv, bytes 40 to 60']);
  });

  it('counts as one item where it had no row, so that a threshold sees it', () => {
    expect(failed({ ...job, rowsSeen: 0 }, 'scorer-1')).toMatchObject({ items: 1, itemsUnknown: false });
  });
});
