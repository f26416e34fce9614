import type { ByteWriter } from 'hyparquet-writer';

/** What was written since it was last asked. */
export function takenBytes(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}
