import type { FileMetaData } from 'hyparquet';

/** Where Arrow's libraries keep what parquet has no word for: zones by name, categories, durations. */
export const ARROW_NOTE = 'ARROW:schema';

/**
 * Arrow's own schema of a file, of some of its columns alone; null where there is none, or it is not understood. Its
 * readers go by the number of a column, so one that speaks of other columns would be worse than none.
 */
export function arrowNote({ key_value_metadata, schema }: FileMetaData, kept: readonly string[]): string | null {
  const text = key_value_metadata?.find(({ key }) => key === ARROW_NOTE)?.value;
  if (text === undefined) return null;
  const names = schema.slice(1).map(({ name }) => name);
  // A column of columns has no elements of its own kind.
  if (schema.some(({ num_children }, at) => at > 0 && (num_children ?? 0) > 0)) return null;
  try {
    return withFields(
      Buffer.from(text, 'base64'),
      kept.map((name) => names.indexOf(name)),
      names.length,
    );
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A message in the format of Flatbuffers: tables with offsets from where they stand. @throws RangeError outside of it */
function withFields(message: Buffer, kept: readonly number[], count: number): string | null {
  const start = message.readInt32LE(0) === -1 ? 8 : 4;
  const root = start + message.readUInt32LE(start);
  const schema = followed(message, root, 2);
  const fields = schema === undefined ? undefined : followed(message, schema, 1);
  if (fields === undefined || message.readUInt32LE(fields) !== count) return null;
  const first = fields + 4;
  const targets = kept.map((at) => first + 4 * at + message.readUInt32LE(first + 4 * at));
  for (const [at, target] of targets.entries()) {
    // Offsets only lead on.
    if (target <= first + 4 * at) return null;
    message.writeUInt32LE(target - (first + 4 * at), first + 4 * at);
  }
  message.writeUInt32LE(kept.length, fields);
  return message.toString('base64');
}

/** What a field of a table leads to. */
function followed(message: Buffer, table: number, field: number): number | undefined {
  const directory = table - message.readInt32LE(table);
  const entry = 4 + 2 * field;
  const offset = entry < message.readUInt16LE(directory) ? message.readUInt16LE(directory + entry) : 0;
  return offset === 0 ? undefined : table + offset + message.readUInt32LE(table + offset);
}
