import type { Type } from 'avsc';
import { invariant } from '../../core/errors.ts';
import type { RecordKind } from '../../core/ports/records.ts';
import { compileType, type Reader, readerFor } from './reader.ts';
import { type ComplexSchema, fullName, type Schema } from './schema.ts';
import { loadReleased, loadSchema, type NamedSchema } from './schema-files.ts';

export interface RecordReader extends Reader {
  readonly kind: RecordKind;
}

export interface RecordWriter {
  readonly type: Type;
  /** Magic and fingerprint: the ten bytes before the body. */
  readonly head: Buffer;
}

const KINDS: Readonly<Record<RecordKind, true>> = {
  StepSubmitted: true,
  CancelRequested: true,
  MiniBatch: true,
  StepOpened: true,
  StepPlanned: true,
  MiniBatchScored: true,
  MiniBatchFailed: true,
  InitFailed: true,
  StepStopped: true,
  DeadLetter: true,
  StatusChanged: true,
  ProgressReported: true,
};

const NAMESPACE = 'millrace';

/** The kind that a schema is of, whoever wrote it; undefined for anything that is no record of ours. */
export function recordNameOf(schema: Schema): RecordKind | undefined {
  const { type, name = '', namespace = '' } = schema as ComplexSchema;
  const [space, kind, ...rest] = fullName(name, namespace).split('.');
  const isOurs = type === 'record' && space === NAMESPACE && rest.length === 0 && Object.hasOwn(KINDS, kind ?? '');
  return isOurs ? (kind as RecordKind) : undefined;
}

/** In the order of the ports' file. */
export const RECORD_KINDS = Object.keys(KINDS) as readonly RecordKind[];

/**
 * The schemas of the wire, each loaded and compiled when it is first needed: the current ones, and the released ones
 * once a fingerprint is not among the current.
 */
export class RecordSchemas {
  readonly #current = new Map<RecordKind, NamedSchema>();
  readonly #types = new Map<RecordKind, Type>();
  readonly #writers = new Map<RecordKind, RecordWriter>();
  /** By the fingerprint's low half: a number is a quick key, and the high half is compared. */
  readonly #known = new Map<number, NamedSchema[]>();
  readonly #readers = new Map<NamedSchema, RecordReader>();
  #hasCurrent = false;
  #hasReleased = false;

  writer(kind: RecordKind): RecordWriter {
    const existing = this.#writers.get(kind);
    if (existing !== undefined) return existing;
    const { high, low } = this.#schema(kind).fingerprint;
    const head = Buffer.from([0xc3, 0x01, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeUInt32LE(low, 2);
    head.writeUInt32LE(high, 6);
    const writer = { type: this.#type(kind), head };
    this.#writers.set(kind, writer);
    return writer;
  }

  /** Undefined for a fingerprint that no schema of ours has or had. */
  reader(low: number, high: number): RecordReader | undefined {
    const schema = this.#find(low, high) ?? this.#findAfterLoading(low, high);
    return schema === undefined ? undefined : (this.#readers.get(schema) ?? this.#addReader(schema));
  }

  /** A schema that came from elsewhere; one that is known as well gets no second reader. */
  readerOf(schema: NamedSchema): RecordReader {
    const { low, high } = schema.fingerprint;
    return this.reader(low, high) ?? this.#addReader(schema);
  }

  /** What a record of ours was written with. */
  written(low: number, high: number): { readonly name: string; readonly text: string } {
    const schema = this.#find(low, high);
    invariant(schema !== undefined, 'what is published was written with a schema of ours');
    return { name: `${NAMESPACE}.${schema.name}`, text: JSON.stringify(schema.json) };
  }

  #find(low: number, high: number): NamedSchema | undefined {
    return this.#known.get(low)?.find((schema) => schema.fingerprint.high === high);
  }

  #findAfterLoading(low: number, high: number): NamedSchema | undefined {
    if (!this.#hasCurrent) {
      for (const kind of RECORD_KINDS) this.#schema(kind);
      this.#hasCurrent = true;
      const found = this.#find(low, high);
      if (found !== undefined) return found;
    }
    if (!this.#hasReleased) {
      for (const schema of loadReleased('.')) this.#know(schema);
      this.#hasReleased = true;
    }
    return this.#find(low, high);
  }

  #addReader(schema: NamedSchema): RecordReader {
    const kind = schema.name as RecordKind;
    const reader = { kind, ...readerFor(schema, this.#schema(kind), this.#type(kind)) };
    this.#readers.set(schema, reader);
    return reader;
  }

  #schema(kind: RecordKind): NamedSchema {
    const existing = this.#current.get(kind);
    if (existing !== undefined) return existing;
    const schema = loadSchema(kind);
    this.#current.set(kind, schema);
    this.#know(schema);
    return schema;
  }

  #know(schema: NamedSchema): void {
    const { low, high } = schema.fingerprint;
    if (this.#find(low, high) !== undefined) return;
    this.#known.set(low, [...(this.#known.get(low) ?? []), schema]);
  }

  #type(kind: RecordKind): Type {
    const existing = this.#types.get(kind);
    if (existing !== undefined) return existing;
    const type = compileType(this.#schema(kind).json);
    this.#types.set(kind, type);
    return type;
  }
}
