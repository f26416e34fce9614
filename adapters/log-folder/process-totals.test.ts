import { expect, it } from 'vitest';
import type { TryEvent } from '../../core/ports/journal.ts';
import { NODE_HEADER, ProcessTotals } from './process-totals.ts';

type TryEnded = Extract<TryEvent, { kind: 'try-ended' }>;

const ended = (worker: number, startedAtMs: number): TryEnded => ({
  ...{ kind: 'try-ended', index: 0, attempt: 1, worker, ending: 'succeeded', items: 1, succeededItems: 1 },
  ...{ startedAtMs, durationMs: 0, message: '', traceback: '', inputs: [], retryInMs: null },
});

it('a node has worked from its first start to its last end, whichever of its processes these were', () => {
  const totals = new ProcessTotals('n');
  totals.add(ended(0, 1_000));
  totals.add(ended(0, 9_000));
  totals.add(ended(1, 2_000));
  const cells = totals.rows().node.trimEnd().split(',');
  const names = NODE_HEADER.trimEnd().split(',');
  const row = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
  expect(row).toMatchObject({
    'First Start Time UTC': '1970-01-01T00:00:01.000Z',
    'Last End Time UTC': '1970-01-01T00:00:09.000Z',
  });
});

it('the name of a node is text, also where a spreadsheet would take it for a formula (fault 46)', () => {
  const totals = new ProcessTotals('-x');
  totals.add(ended(0, 0));
  expect(totals.rows().processes).toMatch(/^"'-x\/process000",/);
  expect(totals.rows().node).toMatch(/^"'-x",1,/);
});
