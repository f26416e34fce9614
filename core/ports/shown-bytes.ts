/** The bytes of a name that is no text, for people: printable ASCII as it is, all else as `\xNN`. */
export const shownBytes = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) =>
    byte > 0x1f && byte < 0x7f && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
