import { addedColumns } from '../../core/partition/copied-rows.ts';
import type { TableColumn } from '../../core/ports/table/table-format.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';
import { sanitized } from '../console/sanitized.ts';

/** A column that a script gets. */
export interface ShownColumn {
  readonly name: string;
  /** Of parquet as its first file says it. */
  readonly type: string | null;
  /** By `column_types`; else the first rows tell the type. */
  readonly is_declared: boolean;
}

/** `types`: of parquet, those of the columns of its first file. */
export function shownColumns(plan: TablePlan, types: readonly string[]): ShownColumn[] {
  const ofFile = plan.format.columns.map((column, at) => ({ ...column, type: column.type ?? types[at] ?? null }));
  return [...addedColumns(plan), ...ofFile].filter(({ isKept }) => isKept).map(shown);
}

const shown = ({ name, type, isDeclared }: Pick<TableColumn, 'name' | 'isDeclared'> & Pick<ShownColumn, 'type'>) => {
  return { name, type, is_declared: isDeclared };
};

/** So that a type that does not hold for all rows is seen before they are read. */
export function columnLines(columns: Readonly<Record<string, readonly ShownColumn[]>>): string[] {
  const lines = Object.entries(columns).map(([input, of]) => `  ${input}: ${of.map(spoken).join(', ')}`);
  return lines.length === 0
    ? []
    : ['Columns, of the types that the first rows have, or a Parquet file names, where none is declared:', ...lines];
}

const spoken = ({ name, type, is_declared }: ShownColumn): string =>
  `${sanitized(name)}${type === null ? '' : ` ${type}`}${is_declared ? ' (declared)' : ''}`;
