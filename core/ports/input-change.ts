import type { Slice } from './records.ts';

interface Described extends Pick<Slice, 'size' | 'modifiedMs'> {
  readonly etag?: string | null | undefined;
}

/** Says how what is found in a place differs from what was planned; undefined when it does not. */
export function inputChange(place: string, planned: Described, found: Described | undefined): string | undefined {
  const { size, modifiedMs, etag } = planned;
  const isSame = etag ? found?.etag === etag : found?.size === size && found.modifiedMs === modifiedMs;
  return isSame ? undefined : changeOf(place, planned, found);
}

/** What is said of a place whose file is another than was planned, or gone. The Python worker says it in the same words. */
export function changeOf(place: string, planned: Described, found: Described | undefined): string {
  const now = found === undefined ? 'it is gone now' : `it now has ${spoken(found)}`;
  return `${place} was planned with ${spoken(planned)}; ${now}`;
}

function spoken({ size, modifiedMs, etag }: Described): string {
  const date = new Date(modifiedMs);
  const time = Number.isNaN(date.getTime()) ? modifiedMs : date.toISOString();
  return `${size} bytes, time ${time}${etag ? `, etag ${etag.replaceAll('"', '')}` : ''}`;
}
