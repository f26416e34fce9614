import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { workFolder } from './inputs.ts';

/** What a process took, its children not counted. */
export interface Peak {
  /** Of resident memory (VmHWM), in 10⁶ bytes. */
  readonly peakMB: number;
  /** User and system. */
  readonly cpuMs: number;
}

/** Runs `act`, which gives `nodeOptions` to the node it starts, and tells what that took. */
export function withPeak<Result>(act: (nodeOptions: readonly string[]) => Result): Result & Peak {
  mkdirSync(workFolder, { recursive: true });
  const file = join(workFolder, 'peak.json');
  rmSync(file, { force: true });
  const preload = pathToFileURL(resolve(import.meta.dirname, 'peak.mjs'));
  preload.searchParams.set('to', file);
  const result = act(['--import', preload.href]);
  return { ...result, ...(JSON.parse(readFileSync(file, 'utf8')) as Peak) };
}
