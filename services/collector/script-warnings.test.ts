import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { MiniBatchFailed, MiniBatchScored } from '../../core/ports/records.ts';
import { ScriptWarnings } from './script-warnings.ts';

const run = { jobId: '20261121-084000-k3x9f', step: 'digits', run: 1 };

const scored = (index: number, ...said: string[]) =>
  ({ ...run, kind: 'MiniBatchScored', index, warnings: said }) as unknown as MiniBatchScored;

describe('ScriptWarnings', () => {
  let events: JournalEvent[];
  let warnings: ScriptWarnings;
  beforeEach(() => {
    events = [];
    warnings = new ScriptWarnings(run, { note: (event) => events.push(event) });
  });

  it('tells each kind once, with the mini-batch that was the first', () => {
    warnings.note(scored(4, 'more-rows\t3 for 2'));
    warnings.note(scored(5, 'more-rows\t9 for 2', 'line-break\ta\tb'));
    expect(events).toEqual([
      { kind: 'warning', ...run, key: 'more-rows', message: 'mini-batch 4: 3 for 2' },
      { kind: 'warning', ...run, key: 'line-break', message: 'mini-batch 5: a\tb' },
    ]);
  });

  it('tells that the rows of a mini-batch could not be counted', () => {
    const failed = { ...run, kind: 'MiniBatchFailed', tries: [] } as unknown as MiniBatchFailed;
    warnings.note({ ...failed, index: 4, itemsUnknown: false });
    warnings.note({ ...failed, index: 6, itemsUnknown: true });
    const message = 'mini-batch 6: its rows could not be counted: it counts as one item';
    expect(events).toEqual([{ kind: 'warning', ...run, key: 'items-unknown', message }]);
  });

  it('tells each file of a kind once, of many the first hundred, then that there are more, and other kinds still', () => {
    const names = Array.from({ length: 300 }, (_, at) => `same-file ${at % 150}\t${at}`);
    warnings.note(scored(0, ...names, 'line-break\tone'));
    const keys = events.map((event) => (event.kind === 'warning' ? event.key : ''));
    expect(keys).toEqual([...names.slice(0, 100).map((name) => name.split('\t')[0]), 'same-file', 'line-break']);
    expect(events[100]).toMatchObject({
      message: 'same-file: there are more warnings like these 100, which are not told',
    });
  });
});
