import { MillraceError } from '../../core/errors.ts';
import type { Codec, EntryFiles, FileEntries } from '../../core/ports/codec.ts';
import type { WireRecord } from '../../core/ports/records.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What was decoded once: records are only read, and looked at by many. */
const known = new WeakMap<Uint8Array, WireRecord>();

/** Records as JSON. */
export const fakeCodec: Codec = {
  encode: (record) => encoder.encode(toJson(record)),
  decode: (bytes) => {
    try {
      const record = known.get(bytes) ?? fromJson(decoder.decode(bytes));
      known.set(bytes, record);
      return record;
    } catch (error) {
      throw new MillraceError('RECORD_UNDECODABLE', 'not a record', { cause: error });
    }
  },
};

/** Entries as JSON lines, the last of which is their number: without it a file is torn. */
export const fakeEntryFiles: EntryFiles = {
  async *write(_name, entries) {
    let count = 0;
    for await (const entry of entries) {
      yield encoder.encode(`${JSON.stringify(entry)}\n`);
      count += 1;
    }
    yield encoder.encode(`${count}\n`);
  },
  async *read<Name extends keyof FileEntries>(_name: Name, bytes: AsyncIterable<Uint8Array>) {
    let text = '';
    for await (const chunk of bytes) text += decoder.decode(chunk);
    const lines = text.split('\n').slice(0, -1);
    if (lines.pop() !== String(lines.length)) throw new MillraceError('STATE_CORRUPT', 'a file of entries is torn');
    for (const line of lines) yield JSON.parse(line) as FileEntries[Name];
  },
};

/** Bytes as text: those of a record's rows, and those of a record that could not be decoded. */
function toJson(record: WireRecord): string {
  if (record.kind === 'MiniBatchScored') return JSON.stringify({ ...record, rows: textOf(record.rows) });
  if (record.kind !== 'DeadLetter' || record.undecodable === null) return JSON.stringify(record);
  const { undecodable } = record;
  return JSON.stringify({ ...record, undecodable: { ...undecodable, bytes: textOf(undecodable.bytes) } });
}

function fromJson(text: string): WireRecord {
  const record = JSON.parse(text);
  if (typeof record.rows === 'string') record.rows = bytesOf(record.rows);
  if (record.undecodable?.bytes !== undefined) record.undecodable.bytes = bytesOf(record.undecodable.bytes);
  return record;
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
