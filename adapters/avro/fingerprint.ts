/** A 64-bit fingerprint as two unsigned halves: numbers are quicker than one bigint. */
export interface Fingerprint {
  readonly high: number;
  readonly low: number;
}

const EMPTY: Fingerprint = { high: 0xc15d213a, low: 0xa4d7a795 };
const TABLE = table();

/** CRC-64-AVRO, the Rabin fingerprint of the Avro specification. */
export function fingerprint(text: string): Fingerprint {
  let { high, low } = EMPTY;
  for (const byte of new TextEncoder().encode(text)) {
    const entry = ((low ^ byte) & 0xff) * 2;
    const shifted = (low >>> 8) | (high << 24);
    low = (shifted ^ (TABLE[entry + 1] as number)) >>> 0;
    high = ((high >>> 8) ^ (TABLE[entry] as number)) >>> 0;
  }
  return { high, low };
}

/** As sixteen hexadecimal digits, for messages. */
export const hexFingerprint = ({ high, low }: Fingerprint): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');

/** High and low half of each of the 256 entries, in turn. */
function table(): Uint32Array {
  const entries = new Uint32Array(512);
  for (let byte = 0; byte < 256; byte++) {
    let high = 0;
    let low = byte;
    for (let bit = 0; bit < 8; bit++) {
      const mask = -(low & 1);
      low = ((low >>> 1) | (high << 31)) ^ (EMPTY.low & mask);
      high = (high >>> 1) ^ (EMPTY.high & mask);
    }
    entries[byte * 2] = high;
    entries[byte * 2 + 1] = low;
  }
  return entries;
}
