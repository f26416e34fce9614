import { MillraceError } from '../errors.ts';
import type { Store } from '../ports/store.ts';
import { crc32Hex } from './crc32.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const FORM = /^\{"crc32":"([0-9a-f]{8})"(.*)\n$/s;

/**
 * A JSON object as a file that says of itself whether it is as it was written. A flipped bit in a path or a number
 * would still be valid JSON: what the bytes of an output depend on is kept like this.
 */
export function checkedState(content: object): Uint8Array {
  const fields = JSON.stringify(content).slice(1);
  const rest = fields === '}' ? fields : `,${fields}`;
  return encoder.encode(`{"crc32":"${crc32Hex(encoder.encode(rest))}"${rest}\n`);
}

/**
 * What `checkedState` made of an object; undefined when there is no such file.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming it, when it is anything else
 */
export async function readCheckedState<Content>(store: Store, path: string): Promise<Content | undefined> {
  const bytes = await store.read(path);
  if (bytes === undefined) return undefined;
  const [, crc, rest = ''] = FORM.exec(textOf(bytes)) ?? [];
  if (crc !== undefined && crc32Hex(encoder.encode(rest)) === crc) {
    return JSON.parse(`{${rest.replace(/^,/, '')}`) as Content;
  }
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace cannot be read: it is not as it was written`, {
    hint: 'it was torn or altered; put it back from a copy, or run the job anew',
  });
}

/** Empty when it is no text. */
function textOf(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    return '';
  }
}
