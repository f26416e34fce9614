import { MillraceError } from '../errors.ts';
import type { Store } from '../ports/store.ts';

/**
 * A JSON file of ours in the store; undefined when there is none.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming it, when it cannot be read as an object
 */
export async function readState<Content>(store: Store, path: string): Promise<Content | undefined> {
  const bytes = await store.read(path);
  if (bytes === undefined) return undefined;
  const hint = 'it was torn or altered; put it back from a copy, or run the job anew';
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof content === 'object' && content !== null) return content as Content;
  } catch (cause) {
    throw new MillraceError('STATE_CORRUPT', `${path} in the workspace cannot be read`, { cause, hint });
  }
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, { hint });
}
