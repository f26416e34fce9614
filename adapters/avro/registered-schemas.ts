import { MillraceError } from '../../core/errors.ts';
import type { SchemaBook, WrittenSchema } from '../../core/ports/schema-registry.ts';
import { undecodable } from './cursor.ts';
import { type RecordReader, type RecordSchemas, recordNameOf } from './record-schemas.ts';
import { namedSchema } from './schema-files.ts';

/** Ids that are known by heart; anybody can make up more of them. */
const MOST_IDS = 1_000;
/** Our own have a few thousand characters. */
const LONGEST_TEXT = 1_000_000;
const MAGIC = 0;
const ID_END = 5;

/** The schemas that a registry has told, by its ids. */
export class RegisteredSchemas implements SchemaBook {
  readonly #schemas: RecordSchemas;
  /** In the order in which they were learned; a reason stands for what cannot be read. */
  readonly #readers = new Map<number, RecordReader | string>();

  constructor(schemas: RecordSchemas) {
    this.#schemas = schemas;
  }

  writtenWith(value: Uint8Array): WrittenSchema {
    const { low, high } = headOf(value);
    return this.#schemas.written(low, high);
  }

  unknownId(value: Uint8Array): number | undefined {
    if (!isFramed(value)) return undefined;
    const id = idOf(value);
    return this.#readers.has(id) ? undefined : id;
  }

  learn(id: number, text: string | undefined): void {
    this.#readers.delete(id);
    this.#readers.set(id, this.#readerOf(id, text));
    for (const oldest of this.#readers.keys()) {
      if (this.#readers.size <= MOST_IDS) break;
      this.#readers.delete(oldest);
    }
  }

  /** @throws MillraceError `RECORD_UNDECODABLE` */
  reader(frame: Uint8Array): RecordReader {
    const id = idOf(frame);
    const known = this.#readers.get(id);
    if (known === undefined)
      throw undecodable(`it has the schema id ${id}, but no registry is set (SCHEMA_REGISTRY_URL)`);
    if (typeof known === 'string') throw undecodable(known);
    return known;
  }

  /** Anybody can register anything: what cannot be bounded or resolved is refused by name. */
  #readerOf(id: number, text: string | undefined): RecordReader | string {
    if (text === undefined) return `the registry has no schema of the id ${id}`;
    if (text.length > LONGEST_TEXT) return `the schema of the id ${id} is too long`;
    try {
      const json = JSON.parse(text);
      const name = recordNameOf(json);
      if (name === undefined) return `the schema of the id ${id} is not of a record of ours`;
      return this.#schemas.readerOf(namedSchema(name, json));
    } catch (error) {
      const reason = error instanceof MillraceError || error instanceof Error ? error.message : String(error);
      return `the schema of the id ${id} cannot be read from: ${reason.slice(0, 200)}`;
    }
  }
}

/** Shorter ones are refused by what they are, whatever they begin with. */
export const isFramed = (value: Uint8Array): boolean => value[0] === MAGIC && value.length >= ID_END;

export const FRAME_HEAD_BYTES = ID_END;

const idOf = (value: Uint8Array): number => viewOf(value).getUint32(1);

function headOf(value: Uint8Array): { readonly low: number; readonly high: number } {
  const view = viewOf(value);
  return { low: view.getUint32(2, true), high: view.getUint32(6, true) };
}

const viewOf = (value: Uint8Array): DataView => new DataView(value.buffer, value.byteOffset, value.byteLength);
