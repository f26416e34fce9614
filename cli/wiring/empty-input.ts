import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import { describeEmpty } from '../../core/mini-batch/empty-input.ts';
import { inputSources } from '../../core/mini-batch/input-sources.ts';
import type { CommandContext } from '../context.ts';

/** What to say of an input that has nothing to score. */
export function emptyInput(input: ResolvedInput, { openStore, workspace }: CommandContext): Promise<string> {
  const places = { patterns: pathPatterns, openFolder: openStore, store: openStore(workspace) };
  return describeEmpty(input, inputSources(places));
}
