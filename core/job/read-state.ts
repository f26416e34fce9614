import { MillraceError } from '../errors.ts';
import type { Store } from '../ports/store.ts';

/** What a file should hold, of which nothing is known yet. */
type Read<Content> = { readonly [Name in keyof Content]?: unknown };

/**
 * A JSON file of ours in the store; undefined when there is none. It has no checksum: `isWhole` says whether the fields that
 * its readers rely on are what they should be, `hint` what helps when they are not.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming it, when it cannot be read as an object, or is not whole
 */
export async function readState<Content>(
  store: Store,
  path: string,
  isWhole: (content: Read<Content>) => boolean = () => true,
  hint = 'it was torn or altered; put it back from a copy, or run the job anew',
): Promise<Content | undefined> {
  const bytes = await store.read(path);
  if (bytes === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof content === 'object' && content !== null && isWhole(content)) return content as Content;
  } catch (cause) {
    throw new MillraceError('STATE_CORRUPT', `${path} in the workspace cannot be read`, { cause, hint });
  }
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, { hint });
}

/** For who goes on without a damaged file: what is wrong with it, and what helps. Throws any other error on. */
export function damageIn(error: unknown): MillraceError {
  if (error instanceof MillraceError && error.code === 'STATE_CORRUPT') return error;
  throw error;
}
