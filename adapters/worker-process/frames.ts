/**
 * The framing of the worker protocol (docs/reference/worker-protocol.md), for both sides:
 * u32 LE length of the rest · u8 type · u32 LE header length · header (JSON, UTF-8) · body.
 */
const PREFIX = 9;
const REST_OF_PREFIX = 5;

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
  #limits: FrameLimits;
  /** The frame that is not whole yet; `#filled` bytes of it are there. */
  #pending: Buffer = Buffer.alloc(4);
  #filled = 0;

  constructor(limits: FrameLimits, listener: FrameListener) {
    this.#limits = limits;
    this.#listener = listener;
  }

  get isMidFrame(): boolean {
    return this.#filled > 0;
  }

  setLimits(limits: FrameLimits): void {
    this.#limits = limits;
  }

  /** @throws ProtocolError; afterwards the stream cannot be trusted any more. */
  push(chunk: Buffer): void {
    let at = this.#filled > 0 ? this.#continuePending(chunk) : 0;
    while (chunk.length - at >= 4) {
      const size = this.#sizeOf(chunk, at);
      if (chunk.length - at < size) break;
      this.#emit(chunk, at, size);
      at += size;
    }
    if (at < chunk.length) this.#keep(chunk, at);
  }

  #sizeOf(bytes: Buffer, at: number): number {
    const rest = bytes.readUInt32LE(at);
    const limit = REST_OF_PREFIX + this.#limits.header + this.#limits.body;
    if (rest > limit) throw new ProtocolError(`a frame that says it has ${rest} bytes; at most ${limit} are allowed`);
    if (rest < REST_OF_PREFIX) throw new ProtocolError(`a frame of ${rest} bytes, too short to be one`);
    return 4 + rest;
  }

  #emit(bytes: Buffer, at: number, size: number): void {
    const headerLength = bytes.readUInt32LE(at + REST_OF_PREFIX);
    const bodyAt = at + PREFIX + headerLength;
    const end = at + size;
    if (bodyAt > end || headerLength > this.#limits.header) {
      throw new ProtocolError(`a frame of ${size} bytes with a header of ${headerLength}`);
    }
    if (end - bodyAt > this.#limits.body) throw new ProtocolError(`a frame with a body of ${end - bodyAt} bytes`);
    this.#listener(bytes[at + 4] ?? 0, bytes.subarray(at + PREFIX, bodyAt), bytes.subarray(bodyAt, end));
  }

  #keep(chunk: Buffer, at: number): void {
    const isSizeKnown = chunk.length - at >= 4;
    this.#pending = Buffer.allocUnsafe(isSizeKnown ? this.#sizeOf(chunk, at) : 4);
    this.#filled = chunk.copy(this.#pending, 0, at);
  }

  /** Returns how much of the chunk belonged to the pending frame. */
  #continuePending(chunk: Buffer): number {
    let at = 0;
    if (this.#filled < 4) {
      at = this.#fill(chunk, 0, 4);
      if (this.#filled < 4) return at;
      const whole = Buffer.allocUnsafe(this.#sizeOf(this.#pending, 0));
      this.#pending.copy(whole, 0, 0, 4);
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
