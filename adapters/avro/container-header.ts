import { createHash } from 'node:crypto';
import { type ByteFeed, corrupt } from './byte-feed.ts';
import { compileType } from './reader.ts';
import type { Schema } from './schema.ts';
import { type NamedSchema, namedSchema } from './schema-files.ts';

/** What an Avro object container file starts with. */
export interface ContainerHeader {
  readonly schema: NamedSchema;
  /** Stands after every block. */
  readonly sync: Buffer;
}

export const SYNC_BYTES = 16;
const MAGIC = Buffer.from('Obj\x01', 'latin1');
const MAX_ENTRIES = 64;
const MAX_VALUE_BYTES = 1024 * 1024;

/** The marker is a function of the schema, so that the same entries are always the same bytes. */
export const syncMarker = (schema: NamedSchema): Buffer =>
  createHash('sha256').update(schema.canonical).digest().subarray(0, SYNC_BYTES);

export function writeHeader(schema: NamedSchema): Buffer {
  const meta = compileType({ type: 'map', values: 'bytes' }).toBuffer({
    'avro.schema': Buffer.from(JSON.stringify(schema.json)),
    'avro.codec': Buffer.from('null'),
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
  const schema = parseSchema(meta.get('avro.schema')?.toString());
  return { schema, sync: Buffer.from(await feed.take(SYNC_BYTES, 'its header')) };
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
