import { describe, expect, it } from 'vitest';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { MiniBatchScored } from '../../core/ports/records.ts';
import { ScriptWarnings } from './script-warnings.ts';

const run = { jobId: '20261121-084000-k3x9f', step: 'digits', run: 1 };

describe('ScriptWarnings', () => {
  it('tells each kind once, with the mini-batch that was the first', () => {
    const events: JournalEvent[] = [];
    const warnings = new ScriptWarnings(run, { note: (event) => events.push(event) });
    const scored = (index: number, ...said: string[]) =>
      ({ ...run, kind: 'MiniBatchScored', index, warnings: said }) as unknown as MiniBatchScored;
    warnings.note(scored(4, 'more-rows\t3 for 2'));
    warnings.note(scored(5, 'more-rows\t9 for 2', 'line-break\ta\tb'));
    expect(events).toEqual([
      { kind: 'warning', ...run, key: 'more-rows', message: 'mini-batch 4: 3 for 2' },
      { kind: 'warning', ...run, key: 'line-break', message: 'mini-batch 5: a\tb' },
    ]);
  });
});
