import { expect, it } from 'vitest';
import { describeMiniBatch } from './descriptor.ts';

it('a descriptor names the slices and the run, and holds no data', () => {
  const slices = [{ path: '1.png', size: 3, modifiedMs: 4 }];
  const run = { jobId: 'j', step: 's', run: 2, opened: true };
  expect(describeMiniBatch(run, { index: 5, input: 'images', folder: '/images/', slices }, 3)).toEqual({
    kind: 'MiniBatch',
    jobId: 'j',
    step: 's',
    run: 2,
    index: 5,
    publication: 3,
    input: 'images',
    folder: '/images/',
    slices,
    claim: null,
  });
});
