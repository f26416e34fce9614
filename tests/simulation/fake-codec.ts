import { MillraceError } from '../../core/errors.ts';
import type { Codec, EntryFiles, FileEntries } from '../../core/ports/codec.ts';
import type { WireRecord } from '../../core/ports/records.ts';

const RECORD_BYTES = 8;

/** Bytes that stand for the very record that they were made from: real ones are the codec's own tests' matter. */
class RecordBytes extends Uint8Array {
  record: WireRecord | undefined;
}

export const fakeCodec: Codec = {
  encode: (record) => {
    const bytes = new RecordBytes(RECORD_BYTES);
    // On the wire it stays as it is.
    bytes.record = { ...record };
    return bytes;
  },
  decode: (bytes) => {
    const record = bytes instanceof RecordBytes ? bytes.record : undefined;
    if (record === undefined) throw new MillraceError('RECORD_UNDECODABLE', 'not a record');
    return record;
  },
};

/** By the bytes of a whole file. */
const entriesOf = new WeakMap<Uint8Array, readonly unknown[]>();

/** Files of entries, likewise; one that is not whole has none. */
export const fakeEntryFiles: EntryFiles = {
  async *write(_name, entries) {
    const all: unknown[] = [];
    for await (const entry of entries) all.push(entry);
    const bytes = new Uint8Array(1 + all.length);
    entriesOf.set(bytes, all);
    yield bytes;
  },
  async *read<Name extends keyof FileEntries>(_name: Name, bytes: AsyncIterable<Uint8Array>) {
    for await (const chunk of bytes) yield* entriesIn(chunk) as FileEntries[Name][];
  },
};

export function entriesIn(file: Uint8Array): readonly unknown[] {
  const entries = entriesOf.get(file);
  if (entries === undefined) throw new MillraceError('STATE_CORRUPT', 'a file of entries is torn');
  return entries;
}
