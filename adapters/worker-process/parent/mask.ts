const STARS = '***';

/** Replaces secrets in a whole text; where two begin at one place the longer one goes. */
export function maskText(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of longestFirst(secrets)) masked = masked.replaceAll(secret, STARS);
  return masked;
}

const longestFirst = (secrets: readonly string[]): string[] =>
  [...new Set(secrets)].filter((secret) => secret !== '').sort((a, b) => b.length - a.length);

/** Replaces secrets in a stream of bytes, also where one is cut by the border of two chunks. */
export class StreamMask {
  readonly #secrets: readonly Buffer[];
  /** May be the beginning of a secret; nothing else is ever held back. */
  #held: Buffer = Buffer.alloc(0);

  constructor(secrets: readonly string[]) {
    // Longest in bytes, not in characters.
    this.#secrets = longestFirst(secrets)
      .map((secret) => Buffer.from(secret))
      .sort((a, b) => b.length - a.length);
  }

  push(chunk: Buffer): Buffer {
    if (this.#secrets.length === 0) return chunk;
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    return this.#mask(bytes, true);
  }

  /** What was held back, when nothing more comes. */
  end(): Buffer {
    return this.#mask(this.#held, false);
  }

  #mask(bytes: Buffer, mayGoOn: boolean): Buffer {
    const parts: Buffer[] = [];
    let at = 0;
    let end = mayGoOn ? this.#heldFrom(bytes, at) : bytes.length;
    for (let found = this.#next(bytes, at); found !== undefined && found.at < end; found = this.#next(bytes, at)) {
      parts.push(bytes.subarray(at, found.at), Buffer.from(STARS));
      at = found.at + found.length;
      if (at > end) end = this.#heldFrom(bytes, at);
    }
    this.#held = Buffer.from(bytes.subarray(end));
    if (at === 0) return bytes.subarray(0, end);
    return Buffer.concat([...parts, bytes.subarray(at, end)]);
  }

  /** The first place from which everything to the end is the beginning of a secret. */
  #heldFrom(bytes: Buffer, from: number): number {
    const longest = this.#secrets[0]?.length ?? 0;
    for (let at = Math.max(from, bytes.length - longest + 1); at < bytes.length; at += 1) {
      const tail = bytes.length - at;
      const begins = (secret: Buffer): boolean =>
        secret.length > tail && secret[0] === bytes[at] && secret.compare(bytes, at, bytes.length, 0, tail) === 0;
      if (this.#secrets.some(begins)) return at;
    }
    return bytes.length;
  }

  #next(bytes: Buffer, from: number): { at: number; length: number } | undefined {
    let first: { at: number; length: number } | undefined;
    for (const secret of this.#secrets) {
      const at = bytes.indexOf(secret, from);
      if (at !== -1 && (first === undefined || at < first.at)) first = { at, length: secret.length };
    }
    return first;
  }
}
