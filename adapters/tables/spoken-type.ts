import type { SchemaTree } from 'hyparquet';

/** The type of a column of parquet for people: in the words of other tables where these have one. */
export function spokenType({ element, children }: SchemaTree): string {
  const { type, converted_type: converted, logical_type: logical } = element;
  const meaning: string | undefined = logical?.type ?? converted;
  if (meaning === 'LIST' || element.repetition_type === 'REPEATED') return 'list';
  if (meaning?.startsWith('MAP') === true) return 'map';
  if (children.length > 0) return 'struct';
  if (type === 'INT96' || meaning?.startsWith('TIMESTAMP') === true) return 'datetime';
  if (meaning === 'NULL') return 'empty';
  if (meaning === 'STRING' || meaning === 'UTF8') return 'string';
  if (meaning !== undefined && !/^U?INT(_|EGER)/.test(meaning)) return meaning.toLowerCase();
  return type === undefined ? 'unknown' : PLAIN[type];
}

const PLAIN = {
  BOOLEAN: 'bool',
  INT32: 'int',
  INT64: 'int',
  INT96: 'datetime',
  FLOAT: 'float',
  DOUBLE: 'float',
  BYTE_ARRAY: 'bytes',
  FIXED_LEN_BYTE_ARRAY: 'bytes',
} as const;
