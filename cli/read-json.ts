import { MillraceError } from '../core/errors.ts';
import type { Store } from '../core/ports/store.ts';

/** A JSON file of ours; undefined when there is none. */
export async function readJson<Content>(store: Store, path: string): Promise<Content | undefined> {
  const bytes = await store.read(path);
  if (bytes === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof content === 'object' && content !== null) return content as Content;
  } catch (cause) {
    throw new MillraceError('STATE_CORRUPT', `${path} in the workspace cannot be read`, { cause });
  }
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`);
}
