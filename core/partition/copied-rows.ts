import { RecordEnds } from '../ports/table/record-ends.ts';
import type { TableColumn, TableFormat } from '../ports/table/table-format.ts';
import type { TablePlan } from '../table/table-plan.ts';

/** How copied rows are read: as they were written, behind what their file's path says; of parquet that has its type in the file. */
export function copiedFormat({ format, pathColumns }: TablePlan): TableFormat {
  const added = addedColumns({ format, pathColumns });
  const isTranscribed = added.length > 0 || format.encoding === 'utf-16';
  return {
    ...format,
    encoding: isTranscribed ? 'utf-8' : format.encoding,
    // A path may hold line breaks, whatever the rows may.
    multiLine: format.multiLine || added.length > 0,
    columns: [...added, ...format.columns],
    pathColumn: null,
  };
}

/** Columns that the rows of a file do not have in it. */
export function addedColumns({ format, pathColumns }: Pick<TablePlan, 'format' | 'pathColumns'>): TableColumn[] {
  const { pathColumn } = format;
  const path = { type: 'string', isDeclared: false, isKept: true } as const;
  return [...(pathColumn === null ? [] : [{ name: pathColumn, ...path }]), ...(pathColumns?.columns ?? [])];
}

/** Puts the values of the added columns of one file to its rows, which are texts without a line end, and ends them. */
export function rowWriter(format: TableFormat, added: readonly string[], names: readonly string[]) {
  if (format.format === 'csv') {
    const front = added.map((value) => `${quoted(value)}${format.separator}`).join('');
    return (row: string): string => `${front}${row}${lineEnd(row, format)}`;
  }
  const back = added.map((value, at) => `${JSON.stringify(names[at])}:${value === '' ? null : JSON.stringify(value)}`);
  return (row: string): string => {
    const open = row.trimEnd().slice(0, -1).trimEnd();
    return `${open}${open === '{' ? '' : ','}${back.join()}}\n`;
  };
}

const quoted = (text: string): string => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`);

/** Closes a quote that a line of the row's own file closed, too. */
function lineEnd(row: string, { separator }: TableFormat): string {
  if (endsInQuotes(row, separator)) return '"\n';
  // With a line feed alone a CR at the row's end would be lost as a part of its line break.
  return row.endsWith('\r') ? '\r\n' : '\n';
}

function endsInQuotes(row: string, separator: string): boolean {
  if (!row.includes('"')) return false;
  const scanner = new RecordEnds({ separator, multiLine: true });
  scanner.scan(encoder.encode(row), () => {});
  return scanner.isQuoted;
}

const encoder = new TextEncoder();
