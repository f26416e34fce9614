import type { Slice } from './records.ts';

interface Described extends Pick<Slice, 'size' | 'modifiedMs'> {
  readonly etag?: string | null | undefined;
}

/** Says how what is found in a place differs from what was planned; undefined when it does not. */
export function inputChange(place: string, planning: Described, found: Described | undefined): string | undefined {
  const { size, modifiedMs, etag } = planning;
  const planned = `${place} was planned with ${spoken({ size, modifiedMs, etag })}`;
  if (found === undefined) return `${planned}; it is gone now`;
  const isSame = etag ? found.etag === etag : found.size === size && found.modifiedMs === modifiedMs;
  return isSame ? undefined : `${planned}; it now has ${spoken(found)}`;
}

const spoken = ({ size, modifiedMs, etag }: Described): string =>
  `${size} bytes, time ${new Date(modifiedMs).toISOString()}${etag ? `, etag ${etag.replaceAll('"', '')}` : ''}`;
