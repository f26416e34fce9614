import { invariant, MillraceError } from '../../core/errors.ts';
import type { Codec } from '../../core/ports/codec.ts';
import type { Claim, WireRecord } from '../../core/ports/records.ts';
import type { SchemaBook } from '../../core/ports/schema-registry.ts';
import { checkRecord } from './check-record.ts';
import { undecodable } from './cursor.ts';
import { hexFingerprint } from './fingerprint.ts';
import { type RecordReader, RecordSchemas } from './record-schemas.ts';
import { FRAME_HEAD_BYTES, isFramed, RegisteredSchemas } from './registered-schemas.ts';
import { withoutEmptyPart } from './without-part.ts';

export interface AvroCodecOptions {
  /** Longer records are neither written nor read. Default 8 MiB. */
  readonly maxRecordBytes?: number;
}

/** Magic (2) and fingerprint (8). */
const HEAD_BYTES = 10;

/**
 * Avro single-object encoding: `C3 01`, the schema's CRC-64-AVRO fingerprint (little-endian), the body. Records of any
 * released schema are read as records of the current one.
 */
export const createAvroCodec = (options: AvroCodecOptions = {}): Codec => createAvroWire(options).codec;

/**
 * The codec, and the book in which it looks up the ids of a schema registry. Records that carry one (`00`, the id in
 * four bytes, the body) are read once the book knows it; what the codec writes is a single object all the same.
 */
export function createAvroWire(options: AvroCodecOptions = {}): AvroWire {
  const { maxRecordBytes = 8 * 1024 * 1024 } = options;
  const schemas = new RecordSchemas();
  const registered = new RegisteredSchemas(schemas);
  const scratch = Buffer.allocUnsafeSlow(64 * 1024);
  const codec: Codec = {
    encode(record) {
      const bytes = encodeRecord(record, schemas, scratch);
      invariant(bytes.length <= maxRecordBytes, `a ${record.kind} of ${bytes.length} bytes is more than readers take`);
      return bytes;
    },
    decode(bytes) {
      const frame = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const isRegistered = isFramed(frame) && frame.length <= maxRecordBytes;
      const record = isRegistered
        ? readBody(frame, FRAME_HEAD_BYTES, registered.reader(frame))
        : readBody(frame, HEAD_BYTES, readHead(frame, maxRecordBytes, schemas));
      checkRecord(record);
      return record;
    },
  };
  return { codec, book: registered };
}

export interface AvroWire {
  readonly codec: Codec;
  readonly book: SchemaBook;
}

/**
 * The codec with its defaults.
 *
 * @public
 */
export const avroCodec: Codec = createAvroCodec();

function encodeRecord(record: WireRecord, schemas: RecordSchemas, scratch: Buffer): Uint8Array {
  const { type, head } = schemas.writer(record.kind);
  try {
    const value = withBuffers(record);
    head.copy(scratch);
    const end = type.encode(value, scratch, HEAD_BYTES);
    if (end >= 0) return Buffer.from(scratch.subarray(0, end));
    // It did not fit; the library tells by how much.
    const exact = Buffer.allocUnsafeSlow(scratch.length - end);
    head.copy(exact);
    type.encode(value, exact, HEAD_BYTES);
    return exact;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('INVARIANT_BROKEN', `a ${record.kind} cannot be encoded: ${reason}`, { cause });
  }
}

/** The library writes bytes from Buffers only. */
function withBuffers(record: WireRecord): object {
  switch (record.kind) {
    case 'MiniBatch':
    case 'MiniBatchFailed':
      return record.claim === null ? record : { ...record, claim: claimWithBuffer(record.claim) };
    case 'MiniBatchScored': {
      const claim = record.claim === null ? null : claimWithBuffer(record.claim);
      return { ...record, rows: asBuffer(record.rows), claim };
    }
    case 'DeadLetter': {
      const claim = record.claim === null ? null : claimWithBuffer(record.claim);
      const { undecodable: inner } = record;
      return { ...record, claim, undecodable: inner && { ...inner, bytes: asBuffer(inner.bytes) } };
    }
    case 'StepSubmitted':
    case 'CancelRequested':
    case 'StepOpened':
    case 'StepPlanned':
    case 'InitFailed':
    case 'StepStopped':
    case 'StatusChanged':
    case 'ProgressReported':
      return record;
  }
}

const claimWithBuffer = (claim: Claim): object => ({ ...claim, sha256: asBuffer(claim.sha256) });
const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readHead(frame: Buffer, maxRecordBytes: number, schemas: RecordSchemas): RecordReader {
  const { length } = frame;
  if (length < HEAD_BYTES) throw undecodable(`${length} bytes are too short for a record`);
  if (length > maxRecordBytes) throw undecodable(`${length} bytes are more than the limit of ${maxRecordBytes}`);
  if (frame[0] !== 0xc3 || frame[1] !== 0x01) throw undecodable('it does not start as a record does (C3 01)');
  const low = frame.readUInt32LE(2);
  const high = frame.readUInt32LE(6);
  const reader = schemas.reader(low, high);
  if (reader === undefined) throw undecodable(`no known schema has the fingerprint ${hexFingerprint({ high, low })}`);
  return reader;
}

function readBody(frame: Buffer, start: number, reader: RecordReader): WireRecord {
  reader.prove(frame, start, 1);
  try {
    return withoutEmptyPart({ kind: reader.kind, ...reader.read(frame, start).value }) as WireRecord;
  } catch (cause) {
    throw new MillraceError('RECORD_UNDECODABLE', 'the decoder refuses it', { cause });
  }
}
