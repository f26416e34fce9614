import type { Random } from '../ports/random.ts';

/** Crockford's base 32 in lower case: no letter that looks like a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const JOB_ID = /^\d{8}-\d{6}-[0-9a-hjkmnp-tv-z]{5}$/;

/** Two characters tell a thousandth of a second, three are chance. */
const CHANCE = 3;

/** Sorts by time, to the millisecond, and differs between jobs of the same one: `20261121-084000-k3x9f`. */
export function newJobId(nowMs: number, random: Random): string {
  const [day = '', time = ''] = new Date(nowMs).toISOString().split('T');
  const millisecond = nowMs % 1_000;
  const fraction = letter(Math.floor(millisecond / ALPHABET.length)) + letter(millisecond % ALPHABET.length);
  const chance = Array.from({ length: CHANCE }, () => letter(random.below(ALPHABET.length))).join('');
  return `${day.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${fraction}${chance}`;
}

const letter = (value: number): string => ALPHABET[value] as string;

export const isJobId = (text: string): boolean => JOB_ID.test(text);
