/** The rows, without the head, of all tables of a page whose first column is headed `heading`; a cell is its text. */
export function tableRows(page: string, heading: string): string[][] {
  const rows: string[][] = [];
  let isInside = false;
  for (const line of page.split('\n')) {
    const cells = cellsOf(line);
    if (cells === undefined) isInside = false;
    else if (cells[0] === heading) isInside = true;
    else if (isInside && !/^:?-+:?$/.test(cells[0] ?? '')) rows.push(cells);
  }
  return rows;
}

function cellsOf(line: string): string[] | undefined {
  const text = line.trim();
  if (!text.startsWith('|')) return undefined;
  // A bar in a cell is escaped.
  const cells = text.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'));
}
