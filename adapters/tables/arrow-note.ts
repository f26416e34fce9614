import { type FileMetaData, parquetSchema } from 'hyparquet';
import type { AddedValue } from '../../core/ports/packed-rows.ts';
import type { ColumnType } from '../../core/ports/table/table-format.ts';
import { FlatWriter, fieldAt, followed, listed, textOf } from './flat-tables.ts';

/** Where Arrow's libraries keep what parquet has no word for: zones by name, categories, durations. */
export const ARROW_NOTE = 'ARROW:schema';

/** Arrow's own schema of a file. */
export interface ArrowNote {
  readonly message: Buffer;
  readonly fields: ReadonlyMap<string, ArrowField>;
}

interface ArrowField {
  /** Where it stands in the message. */
  readonly at: number;
  /** What else than the column's type tells how its values are to be understood; '' for nothing. */
  readonly meaning: string;
}

/** Null where a file has none, or one that is not understood. */
export function readArrowNote(metadata: FileMetaData): ArrowNote | null {
  const text = metadata.key_value_metadata?.find(({ key }) => key === ARROW_NOTE)?.value;
  if (text === undefined) return null;
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);
  try {
    return readMessage(Buffer.from(text, 'base64'), names);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readMessage(framed: Buffer, names: readonly string[]): ArrowNote | null {
  const message = framed.subarray(framed.readInt32LE(0) === -1 ? 8 : 4);
  const schema = followed(message, message.readUInt32LE(0), MESSAGE.header);
  const fields = schema === undefined ? [] : listed(message, schema, SCHEMA.fields);
  // Its readers go by the number of a column.
  if (fields.length !== names.length) return null;
  const named = fields.map((at, number): [string, ArrowField] => [
    names[number] as string,
    { at, meaning: meaningOf(message, at) },
  ]);
  return { message, fields: new Map(named) };
}

function meaningOf(message: Buffer, field: number): string {
  return [extensionOf(message, field), zoneOrUnit(message, field)].filter((word) => word !== '').join(' ');
}

/** UTC is what parquet calls it without a note. */
function zoneOrUnit(message: Buffer, field: number): string {
  const kindAt = fieldAt(message, field, FIELD.kind);
  const type = followed(message, field, FIELD.type);
  if (kindAt === undefined || type === undefined) return '';
  if (message[kindAt] === TIMESTAMP) return textOf(message, type, 1).replace(/^UTC$/, '');
  if (message[kindAt] !== DURATION) return '';
  const unitAt = fieldAt(message, type, 0);
  return `duration ${UNITS[unitAt === undefined ? UNITS.indexOf('ms') : message.readInt16LE(unitAt)]}`;
}

/** What somebody else's type is made with: the frequency of a period of pandas. */
function extensionOf(message: Buffer, field: number): string {
  const entries = listed(message, field, FIELD.metadata);
  const valueBehind = (key: string) => {
    const entry = entries.find((each) => textOf(message, each, 0) === key);
    return entry === undefined ? '' : textOf(message, entry, 1);
  };
  const made = valueBehind('ARROW:extension:metadata');
  return made === '' ? '' : `${valueBehind('ARROW:extension:name')} ${made}`;
}

/** The note of a file that has some of its columns alone, behind others that are added. */
export function writeArrowNote(
  { message, fields }: ArrowNote,
  kept: readonly string[],
  added: readonly Pick<AddedValue, 'name' | 'type'>[],
): string {
  const writer = new FlatWriter();
  const header = writer.table(0, [VERSION, SCHEMA_HEADER, 0]) + MESSAGE.header;
  const first = writer.list(writer.table(header, [null, 0]), added.length + kept.length);
  for (const [at, { name, type }] of added.entries()) {
    const { kind, made } = TYPES[type ?? 'string'];
    const field = writer.table(first + at, [0, 1, kind, 0, null, 0]);
    writer.text(field, name);
    writer.table(field + FIELD.type, made);
    // Behind the dictionary that is not there.
    writer.list(field + FIELD.children - 1, 0);
  }
  const leads = kept.map((name, at) => [first + added.length + at, fields.get(name)?.at ?? 0] as const);
  const whole = writer.before(message, leads);
  const frame = Buffer.alloc(8, 0xff);
  frame.writeUInt32LE(whole.length, 4);
  return Buffer.concat([frame, whole]).toString('base64');
}

/** Arrow's numbers of the fields in its tables. */
const MESSAGE = { header: 2 } as const;
const SCHEMA = { fields: 1 } as const;
const FIELD = { kind: 2, type: 3, children: 5, metadata: 6 } as const;

const VERSION = 4;
const SCHEMA_HEADER = 1;
const TIMESTAMP = 10;
const DURATION = 18;
const UNITS = ['s', 'ms', 'us', 'ns'];

/** Arrow's number of a type, and what it is made with. */
const TYPES: Readonly<Record<ColumnType, { readonly kind: number; readonly made: readonly number[] }>> = {
  string: { kind: 5, made: [] },
  int: { kind: 2, made: [64, 1] },
  float: { kind: 3, made: [2] },
  bool: { kind: 6, made: [] },
  datetime: { kind: TIMESTAMP, made: [UNITS.indexOf('us')] },
};
