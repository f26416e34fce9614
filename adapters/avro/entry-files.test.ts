import avsc from 'avsc';
import { describe, expect, it } from 'vitest';
import type { MillraceError } from '../../core/errors.ts';
import type { AuditEntry, FileEntries, PlannedMiniBatch } from '../../core/ports/codec.ts';
import { goldenJson } from '../../schemas/golden-json.ts';
import { SAMPLE_ENTRIES } from '../../schemas/sample-records.ts';
import { avroEntryFiles } from './entry-files.ts';
import { compileType } from './reader.ts';
import type { ComplexSchema } from './schema.ts';
import { loadSchema } from './schema-files.ts';

type Name = keyof FileEntries;

const inputs = (count: number): PlannedMiniBatch[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    input: 'images',
    folder: '/data/',
    slices: [{ path: `${index}.png`, size: index, modifiedMs: 1_790_000_000_000 + index, etag: null }],
  }));

async function write<N extends Name>(name: N, entries: Iterable<FileEntries[N]>): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of avroEntryFiles.write(name, entries)) chunks.push(Buffer.from(chunk));
  return chunks;
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read<N extends Name>(name: N, bytes: Buffer, size = 65_536): Promise<FileEntries[N][]> {
  const entries: FileEntries[N][] = [];
  for await (const entry of avroEntryFiles.read(name, inPieces(bytes, size))) entries.push(entry);
  return entries;
}

describe('files of entries', () => {
  it.each(['PlannedMiniBatch', 'AuditEntry'] as const)('give every %s back as it was', async (name) => {
    const bytes = Buffer.concat(await write<Name>(name, SAMPLE_ENTRIES[name]));
    expect(goldenJson(await read<Name>(name, bytes))).toEqual(goldenJson(SAMPLE_ENTRIES[name]));
  });

  it('may be empty', async () => {
    expect(await read('PlannedMiniBatch', Buffer.concat(await write('PlannedMiniBatch', [])))).toEqual([]);
  });

  it('are written in blocks of bounded size, and read whatever pieces they come in', async () => {
    const entries = inputs(4_000);
    const chunks = await write('PlannedMiniBatch', entries);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(66_000);
    expect(chunks.length).toBeGreaterThan(2);
    const bytes = Buffer.concat(chunks);
    for (const size of [61, 4_096, bytes.length]) expect(await read('PlannedMiniBatch', bytes, size)).toEqual(entries);
    const few = Buffer.concat(await write('PlannedMiniBatch', inputs(30)));
    expect(await read('PlannedMiniBatch', few, 1)).toEqual(inputs(30));
  });

  it('take entries that are larger than a block', async () => {
    const entries = inputs(3).map((entry) => ({ ...entry, folder: entry.folder.repeat(20_000) }));
    expect(await read('PlannedMiniBatch', Buffer.concat(await write('PlannedMiniBatch', entries)))).toEqual(entries);
  });

  it('are the same bytes for the same entries, however those come', async () => {
    async function* slowly(): AsyncGenerator<PlannedMiniBatch> {
      for (const entry of inputs(3_000)) {
        if (entry.index % 100 === 0) await Promise.resolve();
        yield entry;
      }
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of avroEntryFiles.write('PlannedMiniBatch', slowly())) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(Buffer.concat(await write('PlannedMiniBatch', inputs(3_000))))).toBe(true);
  });

  it('are written and read as they stream, unless a checksum has to come first', async () => {
    let taken = 0;
    function* counted(): Generator<AuditEntry> {
      for (; taken < 20_000; taken += 1) yield { ...(SAMPLE_ENTRIES.AuditEntry[0] as AuditEntry), index: taken };
    }
    const iterator = avroEntryFiles.read('AuditEntry', avroEntryFiles.write('AuditEntry', counted()));
    for await (const entry of iterator) {
      expect(entry.index).toBe(0);
      break;
    }
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(5_000);
  });

  it('let go of their source when the reader stops early', async () => {
    const bytes = Buffer.concat(await write('PlannedMiniBatch', inputs(10)));
    let isClosed = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield* inPieces(bytes, 64);
      } finally {
        isClosed = true;
      }
    }
    for await (const _ of avroEntryFiles.read('PlannedMiniBatch', source())) break;
    expect(isClosed).toBe(true);
  });

  it('call an entry that the schema cannot hold a mistake of ours', async () => {
    const [entry] = inputs(1) as [PlannedMiniBatch];
    const writing = write('PlannedMiniBatch', [{ ...entry, index: 0.5 }]);
    await expect(writing).rejects.toMatchObject({ code: 'INVARIANT_BROKEN', message: expect.stringContaining('0.5') });
  });
});

describe('files of entries and other tools', () => {
  it('are read by the library, and what the library writes is read', async () => {
    const entries = inputs(3_000);
    const decoder = new avsc.streams.BlockDecoder();
    decoder.end(Buffer.concat(await write('PlannedMiniBatch', entries)));
    const decoded = await decoder.map((entry: object) => ({ ...entry })).toArray();
    expect(decoded).toEqual(entries.map((entry) => ({ ...entry, ranges: null, rows: null, partition: null })));

    const encoder = new avsc.streams.BlockEncoder(compileType(loadSchema('files/PlannedMiniBatch').json));
    for (const entry of entries) encoder.write(entry);
    encoder.end();
    expect(await read('PlannedMiniBatch', Buffer.concat(await encoder.toArray()))).toEqual(entries);
  });

  it('Fault 27: a file of a newer schema is read as what is known today', async () => {
    const today = loadSchema('files/PlannedMiniBatch').json as ComplexSchema;
    const etag = { name: 'etag', type: 'string', default: '', doc: 'Of a blob.' };
    const newer = { ...today, fields: [etag, ...(today.fields ?? [])] };
    const encoder = new avsc.streams.BlockEncoder(compileType(newer));
    for (const entry of inputs(3)) encoder.write({ etag: '"0x8D"', ...entry });
    encoder.end();
    expect(await read('PlannedMiniBatch', Buffer.concat(await encoder.toArray()))).toEqual(inputs(3));
  });
});

/** Every place would take seconds; odd, so that each bit of a byte has its turn. */
const STRIDE = 3;

describe('damaged files of entries', () => {
  const corrupt = (message: string | RegExp): object => ({
    code: 'STATE_CORRUPT',
    message: expect.stringMatching(message),
  });

  it('are found out wherever they are torn; between two blocks by the checksum, where there is one', async () => {
    for (const name of ['PlannedMiniBatch', 'AuditEntry'] as const) {
      const chunks = await write<Name>(name, name === 'AuditEntry' ? SAMPLE_ENTRIES.AuditEntry : inputs(5));
      const bytes = Buffer.concat(chunks);
      const header = (chunks[0] as Buffer).length;
      for (let length = 0; length < bytes.length; length += STRIDE) {
        if (length === header) continue;
        await expect(read(name, bytes.subarray(0, length))).rejects.toMatchObject(corrupt(/^it is torn: it ends/));
      }
      const noBlock = read(name, bytes.subarray(0, header));
      if (name === 'AuditEntry') expect(await noBlock).toEqual([]);
      else await expect(noBlock).rejects.toMatchObject(corrupt('its checksum does not fit'));
    }
  });

  it('are found out by their checksum when a bit of a plan part is flipped, be it in a name or a number', async () => {
    const bytes = Buffer.concat(await write('PlannedMiniBatch', inputs(3)));
    for (let at = 0; at < bytes.length; at += STRIDE) {
      const damaged = flip(bytes, at, 1 << (at % 8));
      const found = await read('PlannedMiniBatch', damaged).catch((error: MillraceError) => error.code);
      // A key of the header may become one that nobody knows; the entries are then what they were.
      if (found !== 'STATE_CORRUPT') expect(found, `byte ${at}`).toEqual(inputs(3));
    }
  });

  it('name the block when a torn one follows whole ones, and give what stands before it', async () => {
    const chunks = await write('PlannedMiniBatch', inputs(5_000));
    const bytes = Buffer.concat(chunks);
    const place = bytes.length - (chunks.at(-1) as Buffer).length;
    const whole: PlannedMiniBatch[] = [];
    const reading = (async () => {
      const torn = inPieces(bytes.subarray(0, -1), 4_096);
      for await (const entry of avroEntryFiles.read('PlannedMiniBatch', torn)) whole.push(entry);
    })();
    await expect(reading).rejects.toMatchObject(corrupt(`ends inside the block at byte ${place}, 1 bytes too early`));
    expect(whole).toEqual(inputs(whole.length));
    expect(whole.length).toBeGreaterThan(1_000);
  });

  it.each<[string, (bytes: Buffer, header: number) => Buffer, string | RegExp]>([
    ['no such file at all', () => Buffer.from('{"json": true}'), 'no Avro object container file'],
    ['a broken sync marker', (bytes) => flip(bytes, bytes.length - 1), 'does not end with the file.s sync marker'],
    ['bytes behind the last block', (bytes) => Buffer.concat([bytes, Buffer.from([7])]), 'torn'],
    ['zeros behind the last block', (bytes) => Buffer.concat([bytes, Buffer.alloc(64)]), 'sync marker'],
    [
      'a block of 2 GB',
      (bytes, header) => splice(bytes, header, [2, 0xfe, 0xff, 0xff, 0xff, 0x0f]),
      'announces 2147483647',
    ],
    [
      'a bomb',
      (bytes, header) => splice(bytes, header, [0x80, 0xc2, 0xd7, 0x2f, 2]),
      'announces 50000000 entries in 1',
    ],
    ['a count below zero', (bytes, header) => splice(bytes, header, [1, 2]), 'announces -1 entries'],
    ['a number without end', (bytes, header) => splice(bytes, header, Array(20).fill(0xff)), 'is no number'],
    [
      'a length inside an entry',
      (bytes, header) => flip(bytes, header + 4),
      /^the block at byte \d+ is damaged: a length is -7$/,
    ],
  ])('%s', async (_, damage, message) => {
    const chunks = await write('PlannedMiniBatch', inputs(2));
    const damaged = damage(Buffer.concat(chunks), (chunks[0] as Buffer).length);
    await expect(read('PlannedMiniBatch', damaged)).rejects.toMatchObject(corrupt(message));
  });

  it.each([
    ['of another schema', 'AuditEntry', undefined, 'it is a file of PlannedMiniBatch, not of AuditEntry'],
    ['compressed', 'PlannedMiniBatch', 'deflate', 'its blocks are compressed \\(deflate\\)'],
  ] as const)('%s', async (_, name, codec, message) => {
    const schema = compileType(loadSchema('files/PlannedMiniBatch').json);
    const encoder = new avsc.streams.BlockEncoder(schema, codec === undefined ? {} : { codec });
    encoder.end(inputs(1)[0]);
    await expect(read<Name>(name, Buffer.concat(await encoder.toArray()))).rejects.toMatchObject(corrupt(message));
  });

  it('of the right name whose schema lacks what is needed', async () => {
    const today = loadSchema('files/PlannedMiniBatch').json as ComplexSchema;
    const encoder = new avsc.streams.BlockEncoder(compileType({ ...today, fields: today.fields?.slice(1) ?? [] }));
    encoder.end(inputs(1)[0]);
    const message = "its schema cannot be read as today's PlannedMiniBatch";
    await expect(read('PlannedMiniBatch', Buffer.concat(await encoder.toArray()))).rejects.toMatchObject(
      corrupt(message),
    );
  });

  it('an audit entry whose status is not one', async () => {
    const [entry] = SAMPLE_ENTRIES.AuditEntry;
    const bytes = Buffer.concat(await write('AuditEntry', [{ ...entry, status: 'lost' } as never]));
    await expect(read('AuditEntry', bytes)).rejects.toMatchObject(corrupt('an entry whose status is "lost"'));
  });
});

function flip(bytes: Buffer, at: number, bits = 1): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = bytes.readUInt8(at) ^ bits;
  return copy;
}

/** Puts these bytes where the first block starts. */
const splice = (bytes: Buffer, at: number, start: readonly number[]): Buffer =>
  Buffer.concat([bytes.subarray(0, at), Buffer.from(start), bytes.subarray(at)]);
