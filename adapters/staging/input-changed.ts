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
export function requireSame(place: string, planning: Described, found: Described | undefined): void {
  const { size, modifiedMs, etag } = planning;
  const planned = `${place} was planned with ${spoken({ size, modifiedMs, etag })}`;
  if (found === undefined) throw new InputChanged(place, `${planned}; it is gone now`);
  const isSame = etag ? found.etag === etag : found.size === size && found.modifiedMs === modifiedMs;
  if (!isSame) throw new InputChanged(place, `${planned}; it now has ${spoken(found)}`);
}

interface Described extends Pick<Slice, 'size' | 'modifiedMs'> {
  readonly etag?: string | null | undefined;
}

const spoken = ({ size, modifiedMs, etag }: Described): string =>
  `${size} bytes, time ${new Date(modifiedMs).toISOString()}${etag ? `, etag ${etag.replaceAll('"', '')}` : ''}`;
