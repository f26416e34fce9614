import { existsSync, realpathSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';

/**
 * An output whose place nobody has named lies in the workspace, and its place is kept as it was: a workspace that was moved
 * or copied would go on writing to the old one.
 *
 * @throws MillraceError `USAGE`
 */
export function refuseMoved(store: Store, { jobId, step, output }: StepManifest): void {
  const inside = `/${layout.outputs({ jobId, step })}/${output.name}`;
  if (!output.folder.endsWith(inside)) return;
  const there = output.folder.slice(0, -inside.length);
  if (isSame(there, store.address(''))) return;
  const message = `${jobId}: its workspace was ${there} when it was submitted, and its output is to lie there`;
  throw new MillraceError('USAGE', message, { hint: 'move the workspace back to go on, or run the job anew' });
}

function isSame(one: string, other: string): boolean {
  if (one === other.replace(/\/$/, '')) return true;
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}
