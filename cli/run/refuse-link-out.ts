import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { isWithin } from '../../core/job/paths.ts';

/**
 * A job file may only write below its own folder, and a link in that folder does not change that.
 *
 * @throws MillraceError `JOB_INVALID`
 */
export function refuseLinkOut(outputFolder: string, jobFolder: string): void {
  let existing = outputFolder;
  while (!existsSync(existing)) existing = dirname(existing);
  if (isWithin(realpathSync(existing), realpathSync(jobFolder))) return;
  const message = `output.path: ${existing} is a link that leads out of the folder of the job file`;
  throw new MillraceError('JOB_INVALID', message, { hint: 'for elsewhere there is --output' });
}
