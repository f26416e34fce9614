const MULTIPLIER = 0x5bd1e995;
const encoder = new TextEncoder();

/** The partition that Kafka's own producers choose for this key, so that both transports place records alike. */
export const partitionOfKey = (key: string, partitions: number): number =>
  (murmur2(encoder.encode(key)) & 0x7fffffff) % partitions;

function murmur2(bytes: Uint8Array): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  let hash = 0x9747b28c ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) hash = Math.imul(hash, MULTIPLIER) ^ stirred(view.getInt32(at, true));
  if (at < length) hash = Math.imul(hash ^ rest(bytes.subarray(at)), MULTIPLIER);
  hash = Math.imul(hash ^ (hash >>> 13), MULTIPLIER);
  return hash ^ (hash >>> 15);
}

function stirred(word: number): number {
  const mixed = Math.imul(word, MULTIPLIER);
  return Math.imul(mixed ^ (mixed >>> 24), MULTIPLIER);
}

/** The last one to three bytes, the first of them lowest. */
const rest = (bytes: Uint8Array): number => bytes.reduceRight((word, byte) => (word << 8) | byte, 0);
