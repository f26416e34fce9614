import type { ConvertedType, FileMetaData, SchemaElement } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import type { AddedValue, PackedColumn } from '../../core/ports/packed-rows.ts';
import type { ColumnType } from '../../core/ports/table/table-format.ts';

/** A column of a file as its copy has it: the same values under the same type; `noted` is what the type does not say of them. */
export function packedColumn(metadata: FileMetaData, name: string, noted = ''): PackedColumn {
  const tree = parquetSchema(metadata).children.find(({ element }) => element.name === name);
  if (tree === undefined) throw new Error(`it has no column ${name}`);
  const { element } = tree;
  if (tree.children.length > 0 || element.repetition_type === 'REPEATED') {
    throw new Error(`its column ${name} is a list or a structure, which partition_keys do not copy: drop_columns`);
  }
  if (element.type === 'INT96') return columnOf({ ...element, ...MICROSECONDS }, noted);
  const { logical_type: logical } = element;
  return columnOf(logical?.type === 'INTEGER' ? withOldName(element, logical) : element, noted);
}

/** A column that the file has not. */
export const addedColumn = ({ name, type }: AddedValue): PackedColumn => columnOf({ name, ...ADDED[type ?? 'string'] });

export const elementOf = (column: PackedColumn): SchemaElement => JSON.parse(column.element) as SchemaElement;

/** The type that the bytes in a file have, and nothing of what they mean: values come and go as they are. */
export const bareElement = ({ name, type, type_length }: SchemaElement): SchemaElement => ({
  ...{ name, repetition_type: 'OPTIONAL' },
  ...(type === undefined ? {} : { type }),
  ...(type_length === undefined ? {} : { type_length }),
});

function columnOf({ field_id: _, ...element }: SchemaElement, noted = ''): PackedColumn {
  const { name, type, type_length, converted_type, logical_type, scale, precision } = element;
  const meaning = logical_type === undefined ? converted_type : Object.values(logical_type).join(' ');
  const digits = precision === undefined || logical_type !== undefined ? undefined : `${precision},${scale ?? 0}`;
  const kind = [type, type_length, meaning, digits, noted]
    .filter((part) => part !== undefined && part !== '')
    .join(' ');
  const about = { isEmpty: logical_type?.type === 'NULL', isNoted: noted !== '' };
  return { name, kind, ...about, element: JSON.stringify({ ...element, repetition_type: 'OPTIONAL' }) };
}

/** The writer's library writes the new name of these types so that not all can read it. */
function withOldName(
  { logical_type: _, ...element }: SchemaElement,
  { isSigned, bitWidth }: { readonly isSigned: boolean; readonly bitWidth: number },
): SchemaElement {
  return { ...element, converted_type: `${isSigned ? 'INT' : 'UINT'}_${bitWidth}` as ConvertedType };
}

/** In nanoseconds 64 bits would not hold all that the old type of moments may say. */
const MICROSECONDS = {
  type: 'INT64',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' },
} as const;

/** As readers of csv make them of the same values. */
const ADDED: Readonly<Record<ColumnType, Omit<SchemaElement, 'name'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  int: { type: 'INT64' },
  float: { type: 'DOUBLE' },
  bool: { type: 'BOOLEAN' },
  datetime: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
};
