/** One line of the table that the bench prints. */
export interface Figure {
  readonly name: string;
  /** What it is measured against; empty when only the bar counts. */
  readonly reference: string;
  readonly millrace: string;
  readonly measured: string;
  readonly bar: string;
  readonly isPass: boolean;
}

export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [f.name, f.reference, f.millrace, f.measured, f.bar, f.isPass ? 'pass' : 'MISS']);
  const heads = ['case', 'against', 'millrace', 'measured', 'bar', ''];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
