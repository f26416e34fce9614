import { MillraceError } from '../../core/errors.ts';

/**
 * A number of bytes from the environment.
 *
 * @throws MillraceError `USAGE` for what is not one
 */
export function bytesFrom(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const given = environment[name];
  if (given === undefined || given === '') return otherwise;
  const bytes = Number(given);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new MillraceError('USAGE', `${name}=${given}: must be a whole number of bytes above 0`);
}
