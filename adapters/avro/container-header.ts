import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type ByteFeed, corrupt } from './byte-feed.ts';
import { compileType } from './reader.ts';
import type { Schema } from './schema.ts';
import { type NamedSchema, namedSchema } from './schema-files.ts';

/** What an Avro object container file starts with. */
export interface ContainerHeader {
  readonly schema: NamedSchema;
  /** Stands after every block. */
  readonly sync: Buffer;
  /** The CRC-32 of the schema's text and all blocks' data, in hex; undefined where the writer did not know it. */
  readonly crc32: string | undefined;
  /** Of the schema's text alone. */
  readonly schemaCrc32: number;
}

export const SYNC_BYTES = 16;
/** Tools that do not know it pass over it. */
const CRC_KEY = 'millrace.crc32';
const MAGIC = Buffer.from('Obj\x01', 'latin1');
const MAX_ENTRIES = 64;
const MAX_VALUE_BYTES = 1024 * 1024;

/** The marker is a function of the schema, so that the same entries are always the same bytes. */
export const syncMarker = (schema: NamedSchema): Buffer =>
  createHash('sha256').update(schema.canonical).digest().subarray(0, SYNC_BYTES);

const schemaText = (schema: NamedSchema): Buffer => Buffer.from(JSON.stringify(schema.json));

/** Where the checksum of a file begins. */
export const schemaCrc32 = (schema: NamedSchema): number => crc32(schemaText(schema));

export const crc32Hex = (crc: number): string => crc.toString(16).padStart(8, '0');

/** `crc`, where it is known before the blocks are written, makes every change to the file known. */
export function writeHeader(schema: NamedSchema, crc?: number): Buffer {
  const meta = compileType({ type: 'map', values: 'bytes' }).toBuffer({
    'avro.schema': schemaText(schema),
    'avro.codec': Buffer.from('null'),
    ...(crc === undefined ? {} : { [CRC_KEY]: Buffer.from(crc32Hex(crc)) }),
  });
  return Buffer.concat([MAGIC, meta, syncMarker(schema)]);
}

/** @throws MillraceError `STATE_CORRUPT` */
export async function readHeader(feed: ByteFeed): Promise<ContainerHeader> {
  const magic = await feed.take(MAGIC.length, 'its header');
  if (!magic.equals(MAGIC)) throw corrupt('it is no Avro object container file');
  const meta = await readMeta(feed);
  const codec = meta.get('avro.codec')?.toString() ?? 'null';
  if (codec !== 'null') throw corrupt(`its blocks are compressed (${codec}); only uncompressed ones can be read`);
  const text = meta.get('avro.schema');
  const sync = Buffer.from(await feed.take(SYNC_BYTES, 'its header'));
  const sums = { crc32: meta.get(CRC_KEY)?.toString(), schemaCrc32: crc32(text ?? '') };
  return { schema: parseSchema(text?.toString()), sync, ...sums };
}

async function readMeta(feed: ByteFeed): Promise<Map<string, Buffer>> {
  const meta = new Map<string, Buffer>();
  for (let count = await feed.long('its header'); count !== 0; count = await feed.long('its header')) {
    if (count < 0) await feed.long('its header');
    if (Math.abs(count) > MAX_ENTRIES) throw corrupt(`its header announces ${Math.abs(count)} entries`);
    for (let entry = 0; entry < Math.abs(count); entry++) {
      const key = await readBytes(feed);
      meta.set(key.toString(), await readBytes(feed));
    }
    if (meta.size > MAX_ENTRIES) throw corrupt(`its header has more than ${MAX_ENTRIES} entries`);
  }
  return meta;
}

async function readBytes(feed: ByteFeed): Promise<Buffer> {
  const length = await feed.long('its header');
  if (length < 0 || length > MAX_VALUE_BYTES) throw corrupt(`its header announces an entry of ${length} bytes`);
  return feed.take(length, 'its header');
}

function parseSchema(text: string | undefined): NamedSchema {
  if (text === undefined) throw corrupt('its header names no schema');
  try {
    const json = JSON.parse(text) as Schema;
    return namedSchema(nameOf(json), json);
  } catch (cause) {
    throw corrupt("its header's schema is not one", cause);
  }
}

function nameOf(json: Schema): string {
  const name = typeof json === 'object' && 'name' in json ? String(json.name) : '';
  return name.slice(name.lastIndexOf('.') + 1);
}
