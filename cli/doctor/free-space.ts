import { statfs } from 'node:fs/promises';
import { size } from '../console/figures.ts';
import { type Finding, fix, ok, warn } from './finding.ts';
import { nearestFolder } from './workspace-folder.ts';

const ENOUGH = 1024 ** 3;
const TOO_LITTLE = 50 * 1024 ** 2;

export async function checkFreeSpace(workspace: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(nearestFolder(workspace));
  return judgeFreeSpace(bavail * bsize);
}

export function judgeFreeSpace(bytes: number): Finding {
  const name = 'free space';
  const advice = 'free some, or point MILLRACE_STORE at another disk';
  if (bytes < TOO_LITTLE) return fix(name, `only ${size(bytes)}`, advice);
  return bytes < ENOUGH ? warn(name, `${size(bytes)}: little for a large output`, advice) : ok(name, size(bytes));
}
