import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import { meantLiterally } from '../../core/mini-batch/meant-literally.ts';
import type { Store } from '../../core/ports/store.ts';

/** What to say of an input that holds no files. */
export async function emptyInput({ name, paths }: ResolvedInput, openStore: (place: string) => Store): Promise<string> {
  const hint = await meantLiterally(paths, { patterns: pathPatterns, openFolder: openStore });
  return `input ${name} holds no files${hint === undefined ? '' : `; ${hint}`}`;
}
