import { FRAME } from './messages.ts';

/**
 * The framing of the worker protocol (docs/reference/worker-protocol.md), for both sides:
 * u32 LE length of the rest · u8 type · u32 LE header length · header (JSON, UTF-8) · body.
 */
const PREFIX = 9;
const REST_OF_PREFIX = 5;
const TYPES: ReadonlySet<number> = new Set(Object.values(FRAME));

/** What may come, in bytes. A frame above it is refused before any memory is given to it. */
export interface FrameLimits {
  readonly header: number;
  readonly body: number;
}

/** The other side sent what is not a frame of this protocol. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Both are views: valid for as long as the chunk they came in is not written to. */
export type FrameListener = (type: number, header: Buffer, body: Buffer) => void;

/** Everything of a frame up to its body, which follows as it is. */
export function encodeFrame(type: number, header: object, bodyLength = 0): Buffer {
  const json = JSON.stringify(header);
  const headerLength = Buffer.byteLength(json);
  const frame = Buffer.allocUnsafe(PREFIX + headerLength);
  frame.writeUInt32LE(REST_OF_PREFIX + headerLength + bodyLength, 0);
  frame[4] = type;
  frame.writeUInt32LE(headerLength, REST_OF_PREFIX);
  frame.write(json, PREFIX);
  return frame;
}

export function parseHeader(header: Buffer): unknown {
  try {
    return JSON.parse(header.toString());
  } catch {
    throw new ProtocolError('a frame whose header is not JSON');
  }
}

/** Cuts a stream of bytes into frames. Frames that lie whole in a chunk are not copied. */
export class FrameDecoder {
  readonly #listener: FrameListener;
  readonly #limits: FrameLimits;
  /** The frame that is not whole yet; `#filled` bytes of it are there. */
  #pending: Buffer = Buffer.alloc(PREFIX);
  #filled = 0;

  constructor(limits: FrameLimits, listener: FrameListener) {
    this.#limits = limits;
    this.#listener = listener;
  }

  /** Whether enough of a frame is there to know that it is one, but not all of it. */
  get isMidFrame(): boolean {
    return this.#filled >= PREFIX;
  }

  /** @throws ProtocolError; afterwards the stream cannot be trusted any more. */
  push(chunk: Buffer): void {
    let at = this.#filled > 0 ? this.#continuePending(chunk) : 0;
    while (at < chunk.length) {
      const size = this.#sizeOf(chunk, at, chunk.length);
      if (size === undefined || size > chunk.length - at) {
        this.#keep(chunk, at, size);
        return;
      }
      this.#emit(chunk, at, size);
      at += size;
    }
  }

  /**
   * Of the frame that begins there, once its prefix does. What cannot be one is refused by the first bytes that show
   * it: of noise there may be no more, and nobody is to wait for it.
   */
  #sizeOf(bytes: Buffer, at: number, end: number): number | undefined {
    if (end - at < 4) return undefined;
    const rest = bytes.readUInt32LE(at);
    const limit = REST_OF_PREFIX + this.#limits.header + this.#limits.body;
    if (rest > limit) throw new ProtocolError(`a frame that says it has ${rest} bytes; at most ${limit} are allowed`);
    if (rest < REST_OF_PREFIX) throw new ProtocolError(`a frame of ${rest} bytes, too short to be one`);
    if (end - at > 4 && !TYPES.has(bytes[at + 4] ?? 0)) {
      throw new ProtocolError(`a frame of the unknown type ${bytes[at + 4]}`);
    }
    if (end - at < PREFIX) return undefined;
    const header = bytes.readUInt32LE(at + REST_OF_PREFIX);
    const body = rest - REST_OF_PREFIX - header;
    if (body < 0 || header > this.#limits.header) {
      throw new ProtocolError(`a frame of ${4 + rest} bytes with a header of ${header}`);
    }
    if (body > this.#limits.body) throw new ProtocolError(`a frame with a body of ${body} bytes`);
    return 4 + rest;
  }

  #emit(bytes: Buffer, at: number, size: number): void {
    const bodyAt = at + PREFIX + bytes.readUInt32LE(at + REST_OF_PREFIX);
    this.#listener(bytes[at + 4] ?? 0, bytes.subarray(at + PREFIX, bodyAt), bytes.subarray(bodyAt, at + size));
  }

  #keep(chunk: Buffer, at: number, size = PREFIX): void {
    this.#pending = Buffer.allocUnsafe(size);
    this.#filled = chunk.copy(this.#pending, 0, at);
  }

  /** Returns how much of the chunk belonged to the pending frame. */
  #continuePending(chunk: Buffer): number {
    let at = 0;
    if (this.#filled < PREFIX) {
      at = this.#fill(chunk, 0, PREFIX);
      const size = this.#sizeOf(this.#pending, 0, this.#filled);
      if (size === undefined) return at;
      const whole = Buffer.allocUnsafe(size);
      this.#pending.copy(whole);
      this.#pending = whole;
    }
    at += this.#fill(chunk, at, this.#pending.length);
    if (this.#filled === this.#pending.length) {
      const whole = this.#pending;
      this.#filled = 0;
      this.#emit(whole, 0, whole.length);
    }
    return at;
  }

  #fill(chunk: Buffer, at: number, until: number): number {
    const copied = chunk.copy(this.#pending, this.#filled, at, at + until - this.#filled);
    this.#filled += copied;
    return copied;
  }
}
