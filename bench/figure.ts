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

/** Peak memory, which a bar alone counts for. */
export function memoryFigure(name: string, peakMB: number, mostMB: number): Figure {
  const shownMB = `${peakMB.toFixed(0)} MB`;
  const figure = { name, reference: '', millrace: shownMB, measured: shownMB };
  return { ...figure, bar: `≤ ${mostMB} MB`, isPass: peakMB <= mostMB };
}

export function markdownTable(figures: readonly Figure[]): string {
  const rows = figures.map((f) => [f.name, f.reference, f.millrace, f.measured, f.bar, f.isPass ? 'pass' : 'MISS']);
  const heads = ['case', 'against', 'millrace', 'measured', 'bar', ''];
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
