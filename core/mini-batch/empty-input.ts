import type { ResolvedInput } from '../job/manifest.ts';
import { type InputSources, listInput } from './list-inputs.ts';
import { meantLiterally } from './meant-literally.ts';

/** What is said of an input that has nothing to score. `paths`: what they are, behind its name. */
export async function describeEmpty(input: ResolvedInput, sources: InputSources, paths = ''): Promise<string> {
  const { name, type, skip, take } = input;
  if (await hasFile(input, sources)) {
    if (skip > 0 || take !== null) return `skip and take leave nothing of input ${name}${paths}`;
    if (type === 'tabular') return `input ${name} holds no rows, its files are empty${paths}`;
  }
  const hint = await meantLiterally(input.paths, sources);
  return `input ${name} holds no files${paths}${hint === undefined ? '' : `; ${hint}`}`;
}

async function hasFile(input: ResolvedInput, sources: InputSources): Promise<boolean> {
  for await (const _ of listInput({ ...input, skip: 0, take: null }, sources)) return true;
  return false;
}
