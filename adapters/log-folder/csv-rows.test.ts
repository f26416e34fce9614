import { describe, expect, it } from 'vitest';
import type { TryEvent } from '../../core/ports/journal.ts';
import { CSV_HEADER, CsvRows } from './csv-rows.ts';

const ended: Extract<TryEvent, { kind: 'try-ended' }> = {
  kind: 'try-ended',
  index: 17,
  attempt: 2,
  worker: 3,
  ending: 'succeeded',
  items: 5,
  succeededItems: 4,
  startedAtMs: Date.UTC(2026, 10, 21, 10, 11, 12),
  durationMs: 12.5,
  message: '',
  traceback: '',
  inputs: [],
  retryInMs: null,
};

const csvRow = (event: typeof ended, node: string): string => new CsvRows(node).row(event);

describe('CsvRows', () => {
  it('has as many cells as the header', () => {
    expect(csvRow(ended, 'n').split(',')).toHaveLength(CSV_HEADER.split(',').length);
  });

  it('tells a try that succeeded', () => {
    expect(csvRow(ended, 'n')).toBe('17,2,n/process003,2026-11-21T10:11:12.000Z,5,4,1,0.0125,,0.0125,RUN_DONE,,,\n');
  });

  it('tells why a try failed and on what', () => {
    const row = csvRow({ ...ended, ending: 'failed', message: 'ValueError: "a", b\nc', inputs: ['/in/a.png'] }, 'n');
    expect(row).toContain('RUN_EXCEPTION,failed,"ValueError: ""a"", b c","{""inputs"":[""/in/a.png""]}"\n');
  });

  it.each(['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)', '\t=1'])(
    'makes %j text (fault 46)',
    (message) => {
      const row = csvRow({ ...ended, ending: 'crashed', message }, 'n');
      expect(row).toContain(`crashed,"'${message.replaceAll('"', '""')}"`);
    },
  );

  it('names a timeout as PRS does', () => {
    expect(csvRow({ ...ended, ending: 'timed-out' }, 'n')).toContain(',RUN_TIMEOUT,timed-out,');
  });
});
