import { expect, it } from 'vitest';
import type { MiniBatchFailed } from '../ports/records.ts';
import { settle } from './settle.ts';

it('keeps of a mini-batch whose rows could not be counted that it counts as one item', () => {
  const record: MiniBatchFailed = {
    ...{ kind: 'MiniBatchFailed', jobId: 'j', step: 's', run: 1, index: 3, scorer: 's', claim: null },
    ...{ items: 1, itemsUnknown: true, tries: [], durationMs: 1, inputs: [] },
  };
  const last = {
    attempt: 1,
    worker: 1,
    ending: 'crashed',
    message: 'killed',
    traceback: '',
    startedAtMs: 0,
    durationMs: 1,
  };
  expect(settle({ ...record, tries: [last] }).error).toBe(
    'killed; its rows could not be counted: it counts as one item',
  );
  expect(settle({ ...record, itemsUnknown: false, tries: [last] }).error).toBe('killed');
});
