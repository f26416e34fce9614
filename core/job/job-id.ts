import type { Random } from '../ports/random.ts';

/** Crockford's base 32 in lower case: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const JOB_ID = /^\d{8}-\d{6}-[0-9a-hjkmnp-tv-z]{5}$/;

/** Sorts by time, and differs between two jobs of the same second: `20261121-084000-k3x9f`. */
export function newJobId(nowMs: number, random: Random): string {
  const [day = '', time = ''] = new Date(nowMs).toISOString().split('T');
  const chance = Array.from({ length: 5 }, () => ALPHABET[random.below(ALPHABET.length)]).join('');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${chance}`;
}

export const isJobId = (text: string): boolean => JOB_ID.test(text);
