import { MillraceError } from '../../core/errors.ts';
import { SERVICE_SETTINGS } from '../../core/service/setting-table.ts';

/**
 * A number of bytes from the environment, or its preset where none is given.
 *
 * @throws MillraceError `USAGE` for what is not one
 */
export function bytesFrom(
  environment: Readonly<Record<string, string | undefined>>,
  name: 'MILLRACE_RESULT_LIMIT' | 'MILLRACE_AHEAD_LIMIT',
): number {
  const given = environment[name] || SERVICE_SETTINGS[name].preset;
  const bytes = Number(given);
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes;
  throw new MillraceError('USAGE', `${name}=${given}: must be a whole number of bytes above 0`);
}
