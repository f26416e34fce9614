import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { hasScheme, isWithin } from '../../core/job/paths.ts';

/**
 * A job may only write below its own folder or that of its datastore, and a link in it does not change that.
 *
 * @throws MillraceError `JOB_INVALID`
 */
export function refuseLinkOut(outputFolder: string, within: string): void {
  // Azure Blob knows no links.
  if (hasScheme(outputFolder)) return;
  let existing = outputFolder;
  while (!existsSync(existing)) existing = dirname(existing);
  if (isWithin(realpathSync(existing), realpathSync(within))) return;
  const message = `output.path: ${existing} is a link that leads out of ${within}`;
  throw new MillraceError('JOB_INVALID', message, { hint: 'for elsewhere there is --output' });
}
