import { escapePattern } from '../job/paths.ts';
import type { InputSources } from './list-inputs.ts';
import { statFile } from './stat-file.ts';

/**
 * Of an input that holds no files: what to write where one of its paths is a pattern, but also the name of something
 * that is there; undefined when that is not so.
 */
export async function meantLiterally(
  paths: readonly string[],
  sources: Pick<InputSources, 'patterns' | 'openFolder'>,
): Promise<string | undefined> {
  for (const text of paths) {
    if (!sources.patterns.compile(text).isGlob) continue;
    const place = text.replaceAll(/\\(.)/gs, '$1').replace(/\/+$/, '');
    const isThere = (await sources.openFolder(place).hasFolder('')) || (await statFile(place, sources));
    if (isThere)
      return `${place} is there, but the path is a pattern; for what has that name write ${escapePattern(place)}`;
  }
  return undefined;
}
