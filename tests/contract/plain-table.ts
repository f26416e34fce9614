import type { ColumnType, TableColumn, TableTask } from '../../core/ports/table/table-format.ts';

/** What a worker is told of a csv table, but for its columns. */
export const PLAIN: TableTask = {
  format: 'csv',
  separator: ',',
  encoding: 'utf-8',
  multiLine: false,
  columns: [],
  pathColumn: null,
  decompressedLimitBytes: 1_000_000,
  ranges: [[0, Number.MAX_SAFE_INTEGER]],
  headers: [false],
  headerBytes: 4_096,
};

/** Columns whose types were inferred, all of them kept. */
export function columns(types: Readonly<Record<string, ColumnType>> | readonly [string, ColumnType][]): TableColumn[] {
  const pairs = Array.isArray(types) ? (types as [string, ColumnType][]) : Object.entries(types);
  return pairs.map(([name, type]) => ({ name, type: type as ColumnType, isDeclared: false, isKept: true }));
}
