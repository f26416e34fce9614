const encoder = new TextEncoder();

/** Mostly another header is not longer, and is told whole. */
const LEAST = 4 * 1024;
const MARK_BYTES = 3;
const LINE_END_BYTES = 2;
/** In quotes, behind a separator. */
const AROUND_BYTES = 3;

/** As many bytes as a header with these names may have in a file, however it is written: doubled quotes are the longest. */
export function headerBytes(names: readonly string[]): number {
  const fields = names.reduce((sum, name) => sum + 2 * encoder.encode(name).length + AROUND_BYTES, 0);
  return Math.max(LEAST, MARK_BYTES + fields + LINE_END_BYTES);
}
