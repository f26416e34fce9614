import { describe, expect, it } from 'vitest';
import type { FailedTry, InitFailed, MiniBatchFailed, MiniBatchScored } from '../ports/records.ts';
import { FirstFailure } from './first-failure.ts';

const address = { jobId: '2026-ab', step: 'digits', run: 1 };
const counts = { items: 5, succeededItems: 5, rowCount: 5, startedAtMs: 0, durationMs: 1, warnings: [] };

const scored = (index: number, rest: Partial<MiniBatchScored> = {}): MiniBatchScored => ({
  ...{ kind: 'MiniBatchScored', ...address, index, scorer: 's', worker: 1, attempt: 1, claim: null },
  ...{ ...counts, rows: new Uint8Array(), ...rest },
});

const tried = (attempt: number, message: string): FailedTry => {
  return { attempt, worker: 1, ending: 'failed', message, traceback: `at ${message}`, startedAtMs: 0, durationMs: 1 };
};

const failed = (index: number, tries: readonly FailedTry[]): MiniBatchFailed => ({
  ...{ kind: 'MiniBatchFailed', ...address, index, scorer: 's', items: 1, itemsUnknown: false },
  ...{ tries, durationMs: 1, inputs: ['/in/a'], claim: null },
});

const FIVE = ['/in/a', '/in/b', '/in/c', '/in/d', '/in/e'];
const unable = (message: string): InitFailed => ({
  ...{ kind: 'InitFailed', ...address, scorer: 's', scorers: 2, present: [], message, traceback: '' },
});

function foundAfter(...records: readonly (MiniBatchScored | MiniBatchFailed | InitFailed)[]) {
  const first = new FirstFailure(true);
  for (const record of records) first.note(record);
  return first.of('failed');
}

describe('the first failure', () => {
  it('is none where every item has its row', () => {
    expect(foundAfter(scored(0), scored(1))).toBeNull();
  });

  it('is the first try of the first mini-batch that failed, in whatever order they end', () => {
    const cause = failed(3, [tried(1, 'cause'), tried(2, 'after')]);
    const found = foundAfter(scored(0), failed(5, [tried(1, 'x')]), cause, failed(4, [tried(1, 'y')]));
    expect(found).toEqual({ mini_batch: 3, attempt: 1, message: 'cause', traceback: 'at cause', inputs: ['/in/a'] });
  });

  it('says how many files it had beside those that it names', () => {
    const few = scored(2, { items: 7, succeededItems: 3, missedInputs: ['/in/a', '/in/b'] });
    const many = { ...failed(3, [tried(1, 'cause')]), items: 7 };
    expect([foundAfter(few), foundAfter(many)]).toMatchObject([{ more_inputs: 5 }, { more_inputs: 6 }]);
    const ofRows = new FirstFailure(false);
    ofRows.note(many);
    expect(ofRows.of('failed')).not.toHaveProperty('more_inputs');
  });

  it('says so where the rows could not be counted', () => {
    const found = foundAfter({ ...failed(3, [tried(1, 'it is gone')]), items: 1, itemsUnknown: true });
    expect(found?.message).toBe('it is gone; its rows could not be counted: it counts as one item');
  });

  it('is, where nothing else failed, the first mini-batch that returned too few rows, with its inputs', () => {
    const few = scored(2, { succeededItems: 3, rowCount: 3, attempt: 2, missedInputs: FIVE });
    const message = 'run() returned 3 of 5 rows, one for each item: 2 items failed';
    const found = { mini_batch: 2, attempt: 2, message, traceback: '', inputs: FIVE };
    expect(foundAfter(few, scored(4, { succeededItems: 0 }))).toEqual(found);
    expect(foundAfter(few, failed(3, [tried(1, 'cause')]))).toMatchObject({ mini_batch: 3, message: 'cause' });
  });

  it('is what kept the first scorer away, unless a mini-batch had failed before', () => {
    expect(foundAfter(unable('no GPU'), unable('no room'))).toMatchObject({ message: 'no GPU' });
    const cause = failed(3, [tried(1, 'cause')]);
    expect(foundAfter(cause, unable('no GPU'))).toMatchObject({ message: 'cause' });
    expect(foundAfter(unable('no GPU'), cause)).toMatchObject({ message: 'no GPU' });
  });

  it('is what kept a scorer away where the run did not complete, else what kept items from the output', () => {
    const first = new FirstFailure(true);
    first.note(unable('no GPU'));
    expect([first.of('failed'), first.of('completed')]).toMatchObject([{ mini_batch: null, message: 'no GPU' }, null]);
    first.note(scored(2, { succeededItems: 3 }));
    expect([first.of('failed'), first.of('completed')]).toMatchObject([{ mini_batch: null }, { mini_batch: 2 }]);
  });
});
