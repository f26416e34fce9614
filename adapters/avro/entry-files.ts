import { crc32 } from 'node:zlib';
import type { Type } from 'avsc';
import { MillraceError } from '../../core/errors.ts';
import type { AuditEntry, EntryFiles, FileEntries } from '../../core/ports/codec.ts';
import { ByteFeed, corrupt } from './byte-feed.ts';
import {
  type ContainerHeader,
  crc32Hex,
  readHeader,
  SYNC_BYTES,
  schemaCrc32,
  syncMarker,
  writeHeader,
} from './container-header.ts';
import { EntryBlocks } from './entry-blocks.ts';
import { compileType, type Reader, readerFor } from './reader.ts';
import { loadSchema, type NamedSchema } from './schema-files.ts';
import { withoutEmptyPart } from './without-part.ts';

type EntryName = keyof FileEntries;

const BLOCK_BYTES = 64 * 1024;
/** What a reader holds at once, whoever wrote the file. */
const MAX_BLOCK_BYTES = 64 * 1024 * 1024;

/**
 * Avro object container files without compression. Equal entries make equal bytes. A file that was cut inside its
 * header or a block is found out. A plan part carries a checksum as well, so that any change to it is found out; an
 * audit is too long to be held, and cut exactly between two blocks it is a shorter file, as the format has it: whoever
 * must know keeps the number of entries elsewhere.
 */
export const avroEntryFiles: EntryFiles = { write: writeEntries, read: readEntries };

interface EntryType {
  readonly schema: NamedSchema;
  readonly type: Type;
}

const types = new Map<EntryName, EntryType>();

function entryType(name: EntryName): EntryType {
  const existing = types.get(name);
  if (existing !== undefined) return existing;
  const schema = loadSchema(`files/${name}`);
  const loaded = { schema, type: compileType(schema.json) };
  types.set(name, loaded);
  return loaded;
}

async function* writeEntries<Name extends EntryName>(
  name: Name,
  entries: AsyncIterable<FileEntries[Name]> | Iterable<FileEntries[Name]>,
): AsyncGenerator<Uint8Array> {
  const { schema, type } = entryType(name);
  const gathered = new EntryBlocks(type, syncMarker(schema), BLOCK_BYTES, schemaCrc32(schema));
  const blocks = blocksOf(gathered, name, entries);
  if (name === 'PlannedMiniBatch') {
    const all = await Array.fromAsync(blocks);
    yield* [writeHeader(schema, gathered.crc32), ...all];
  } else {
    yield writeHeader(schema);
    yield* blocks;
  }
}

async function* blocksOf<Name extends EntryName>(
  blocks: EntryBlocks,
  name: Name,
  entries: AsyncIterable<FileEntries[Name]> | Iterable<FileEntries[Name]>,
): AsyncGenerator<Uint8Array> {
  for await (const entry of entries) {
    const block = add(blocks, name, entry);
    if (block !== undefined) yield block;
  }
  const last = blocks.take();
  if (last !== undefined) yield last;
}

function add(blocks: EntryBlocks, name: EntryName, entry: FileEntries[EntryName]): Buffer | undefined {
  try {
    return blocks.add('sha256' in entry ? withBuffer(entry) : entry);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('INVARIANT_BROKEN', `this is no ${name}: ${reason}`, { cause });
  }
}

/** The library writes bytes from Buffers only. */
const withBuffer = (entry: AuditEntry): object => {
  const { buffer, byteOffset, byteLength } = entry.sha256;
  return { ...entry, sha256: Buffer.from(buffer, byteOffset, byteLength) };
};

async function* readEntries<Name extends EntryName>(
  name: Name,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<FileEntries[Name]> {
  const feed = new ByteFeed(bytes);
  try {
    const header = await readHeader(feed);
    const reader = readerOf(header, name);
    let sum = header.schemaCrc32;
    while (!(await feed.isAtEnd())) {
      const place = `the block at byte ${feed.position}`;
      const { count, data } = await readBlock(feed, header, place);
      sum = crc32(data, sum);
      yield* entriesOf<FileEntries[Name]>(reader, count, data, place);
    }
    if (header.crc32 !== undefined && header.crc32 !== crc32Hex(sum)) throw corrupt('its checksum does not fit');
  } finally {
    await feed.close();
  }
}

function readerOf({ schema: written }: ContainerHeader, name: EntryName): Reader {
  if (written.name !== name) throw corrupt(`it is a file of ${written.name || 'something unnamed'}, not of ${name}`);
  const { schema, type } = entryType(name);
  try {
    return readerFor(written, schema, type);
  } catch (cause) {
    throw corrupt(`its schema cannot be read as today's ${name}`, cause);
  }
}

async function readBlock(
  feed: ByteFeed,
  header: ContainerHeader,
  place: string,
): Promise<{ readonly count: number; readonly data: Buffer }> {
  const count = await feed.long(place);
  const size = await feed.long(place);
  if (size < 0 || size > MAX_BLOCK_BYTES) throw corrupt(`${place} announces ${size} bytes`);
  if (count < 0 || count > size) throw corrupt(`${place} announces ${count} entries in ${size} bytes`);
  const block = await feed.take(size + SYNC_BYTES, place);
  if (!block.subarray(size).equals(header.sync)) throw corrupt(`${place} does not end with the file's sync marker`);
  return { count, data: block.subarray(0, size) };
}

function* entriesOf<Entry extends FileEntries[EntryName]>(
  reader: Reader,
  count: number,
  data: Buffer,
  place: string,
): Generator<Entry> {
  orCorrupt(place, () => reader.prove(data, 0, count));
  for (let index = 0, at = 0; index < count; index++) {
    const { value, offset } = orCorrupt(place, () => reader.read(data, at));
    at = offset;
    const entry = withoutEmptyPart({ ...value }) as Entry;
    if ('status' in entry && entry.status !== 'succeeded' && entry.status !== 'failed') {
      throw corrupt(`${place} has an entry whose status is ${JSON.stringify(entry.status)}`);
    }
    yield entry;
  }
}

function orCorrupt<Value>(place: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw corrupt(`${place} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}
