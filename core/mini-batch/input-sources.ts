import type { Store } from '../ports/store.ts';
import type { InputSources } from './list-inputs.ts';

interface Places extends Pick<InputSources, 'patterns' | 'openFolder'> {
  /** The workspace. */
  readonly store: Store;
}

/** Where the files of inputs and side inputs come from: for whoever lists them, so that all find the same. */
export const inputSources = ({ patterns, openFolder, store }: Places): InputSources => ({
  patterns,
  openFolder,
  workspace: store.address(''),
});
