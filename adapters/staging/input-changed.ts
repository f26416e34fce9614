import { inputChange } from '../../core/ports/input-change.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';

/** A file is not what was planned. */
export class InputChanged extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Looks at a file in its place. @throws InputChanged when it is gone or another than was planned */
export async function requireUnchanged(store: Store, planned: Slice): Promise<void> {
  requireSame(store.address(planned.path), planned, await store.stat(planned.path));
}

/** @throws InputChanged when what is found in a place is not what was planned */
export function requireSame(place: string, planned: Slice, found: Omit<Slice, 'path'> | undefined): void {
  const change = inputChange(place, planned, found);
  if (change !== undefined) throw new InputChanged(place, change);
}
