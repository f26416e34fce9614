/** Of bytes, as they are and in hex. */
export async function sha256Of(bytes: Uint8Array): Promise<{ readonly sha256: Uint8Array; readonly hex: string }> {
  const sha256 = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return { sha256, hex: hexOf(sha256) };
}

export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
