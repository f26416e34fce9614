import type { SharedFiles } from '../../adapters/staging/shared-files.ts';
import type { Store } from '../../core/ports/store.ts';

export interface BesidePlaces {
  /** The workspace. */
  readonly store: Store;
  readonly openStore: (place: string) => Store;
  readonly shared: SharedFiles;
}
