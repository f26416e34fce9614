import { existsSync, realpathSync } from 'node:fs';
import { layout } from '../core/job/layout.ts';
import type { StepManifest } from '../core/job/manifest.ts';
import type { Store } from '../core/ports/store.ts';
import { readSubmitted } from './submitted-step.ts';

/** Where the workspace was when the job was submitted; undefined where it still is there, or nobody can tell. */
export async function movedFrom(store: Store, manifest: StepManifest): Promise<string | undefined> {
  const submitted = await readSubmitted(store, manifest.jobId);
  const there = submitted?.workspace ?? workspaceAround(manifest);
  return there === undefined || isSame(there, store.address('')) ? undefined : there;
}

function workspaceAround({ jobId, step, output }: StepManifest): string | undefined {
  const inside = `/${layout.outputs({ jobId, step })}/${output.name}`;
  return output.folder.endsWith(inside) ? output.folder.slice(0, -inside.length) : undefined;
}

function isSame(one: string, other: string): boolean {
  if (one.replace(/\/$/, '') === other.replace(/\/$/, '')) return true;
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other);
}
