import type { SettledMiniBatch } from '../../core/ports/ordered-output.ts';

/** One line of the audit: which mini-batch, how it ended, and how many bytes of the output are its own. */
export interface AuditLine {
  readonly index: number;
  readonly status: SettledMiniBatch['status'];
  readonly items: number;
  readonly succeededItems: number;
  readonly length: number;
}

export function auditOf(verdicts: readonly SettledMiniBatch[]): Uint8Array {
  const lines = verdicts.map(({ index, status, items, succeededItems, rows }): string =>
    JSON.stringify({ index, status, items, succeededItems, length: rows.length } satisfies AuditLine),
  );
  return new TextEncoder().encode(lines.join('\n'));
}

export function readAudit(text: string): AuditLine[] {
  return text === '' ? [] : text.split('\n').map((line) => JSON.parse(line) as AuditLine);
}
