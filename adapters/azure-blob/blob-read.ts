import type { BlockBlobClient } from '@azure/storage-blob';
import type { StoreEntry } from '../../core/ports/store.ts';
import type { BlobContainer } from './blob-container.ts';
import { blobFault, isBlobMissing, UnreadableAnswer } from './blob-fault.ts';
import { NOTE } from './blob-marks.ts';
import type { Allow } from './in-time.ts';

/** One call brings at most so much; what breaks off is asked for again. */
const PIECE_BYTES = 4 * 1024 * 1024;

/** A blob's part, and what the whole is. */
export interface BlobPiece {
  readonly bytes: Buffer;
  /** Of the whole blob. */
  readonly size: number;
  readonly etag: string;
}

/** Of a blob that is there. What answers without an etag is not the service: a portal that wants a login first, say. */
export async function propertiesOf(blob: BlockBlobClient, abortSignal: AbortSignal) {
  const properties = await blob.getProperties({ abortSignal });
  if (properties.etag === undefined) throw new UnreadableAnswer('it has no etag');
  return properties;
}

/** Where somebody on the way has taken the length away, the blob would seem to be empty. */
async function sizedPropertiesOf(blob: BlockBlobClient, abortSignal: AbortSignal) {
  const { contentLength, ...properties } = await propertiesOf(blob, abortSignal);
  if (contentLength === undefined) throw new UnreadableAnswer('it has no length');
  return { ...properties, contentLength };
}

/** Undefined when there is none, or a folder's marker. */
export async function statBlob(container: BlobContainer, name: string, path: string): Promise<StoreEntry | undefined> {
  try {
    const call = container.onBlob(name, sizedPropertiesOf, isBlobMissing);
    const { contentLength, lastModified, etag = '', metadata } = await call;
    if (metadata?.hdi_isfolder === 'true') return undefined;
    const note = metadata?.[NOTE];
    const entry = { path, size: contentLength, modifiedMs: lastModified?.getTime() ?? 0, etag };
    return note === undefined ? entry : { ...entry, note };
  } catch (error) {
    if (isBlobMissing(error)) return undefined;
    throw error;
  }
}

/** The whole blob; undefined when there is none. */
export async function readBlob(container: BlobContainer, name: string): Promise<Uint8Array | undefined> {
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of piecesOf(container, name, 0, Number.POSITIVE_INFINITY, isBlobMissing)) pieces.push(piece);
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  } catch (error) {
    if (isBlobMissing(error)) return undefined;
    throw error;
  }
}

/**
 * The bytes from `from` up to `to`, or to the end; all of one and the same blob, even when another takes its place.
 * With `etag`, of the blob that has it.
 */
export async function* piecesOf(
  container: BlobContainer,
  name: string,
  from: number,
  to: number,
  isAnswer?: (error: unknown) => boolean,
  etag?: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  let at = from;
  let end = to;
  let pin = etag;
  while (at < end) {
    const piece = await readPiece(
      container,
      name,
      { from: at, to: Math.min(end, at + PIECE_BYTES), etag: pin },
      isAnswer,
    );
    pin = piece.etag;
    end = Math.min(end, piece.size);
    if (piece.bytes.length === 0) return;
    yield piece.bytes;
    at += piece.bytes.length;
  }
}

/**
 * The bytes of a blob that may grow meanwhile, and of which none ever changes. Nothing more where there is no such blob,
 * or none any more.
 */
export async function* growingPiecesOf(
  container: BlobContainer,
  name: string,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = from; at < to; ) {
    const range = { from: at, to: Math.min(to, at + PIECE_BYTES), etag: undefined };
    const piece = await ifThere(readPiece(container, name, range, isBlobMissing));
    if (piece === undefined || piece.bytes.length === 0) return;
    yield piece.bytes;
    at += piece.bytes.length;
  }
}

async function ifThere<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isBlobMissing(error)) return undefined;
    throw error;
  }
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly etag: string | undefined;
}

/** Nothing, where the range lies behind the end. */
async function readPiece(
  container: BlobContainer,
  name: string,
  { from, to, etag }: Range,
  isAnswer: (error: unknown) => boolean = () => false,
): Promise<BlobPiece> {
  const conditions = etag === undefined ? {} : { ifMatch: etag };
  try {
    return await container.onBlob(
      name,
      async (blob, abortSignal, allow) => {
        const answer = await blob.download(from, to - from, { abortSignal, conditions, maxRetryRequests: 0 });
        const bytes = await wholeBody(answer.readableStreamBody as NodeJS.ReadableStream, allow);
        const whole = /\/(\d+)$/.exec(answer.contentRange ?? '')?.[1];
        return { bytes, size: whole === undefined ? from + bytes.length : Number(whole), etag: answer.etag ?? '' };
      },
      (error) => isBehindEnd(error) || isAnswer(error),
    );
  } catch (error) {
    // Also what an empty blob answers to any range.
    if (isBehindEnd(error)) return { bytes: Buffer.alloc(0), size: from, etag: etag ?? '' };
    throw error;
  }
}

/** Half the processor time of `buffer` of node:stream/consumers, which makes a Blob of it on the way. */
async function wholeBody(body: NodeJS.ReadableStream, allow: Allow): Promise<Buffer> {
  const chunks: Buffer[] = [];
  allow(0);
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    allow(0);
  }
  return Buffer.concat(chunks);
}

const isBehindEnd = (error: unknown): boolean => blobFault(error).status === 416;
