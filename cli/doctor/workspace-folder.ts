import { existsSync } from 'node:fs';
import { link, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Finding, fix, ok } from './finding.ts';

/** What is written is made durable with fsync, and claimed with hard links. Tried where the workspace is or will be. */
export async function checkWorkspaceFolder(workspace: string): Promise<Finding> {
  const name = 'workspace';
  const elsewhere = 'point MILLRACE_STORE at a folder on a local disk that you may write to';
  let scratch: string | undefined;
  try {
    scratch = await mkdtemp(join(nearestFolder(workspace), '.millrace-doctor-'));
    await tryFiles(scratch);
    return ok(name, `${workspace}: writing, fsync and hard links work`);
  } catch (error) {
    return fix(name, `${workspace}: ${(error as Error).message}`, elsewhere);
  } finally {
    if (scratch !== undefined) await rm(scratch, { recursive: true, force: true });
  }
}

async function tryFiles(folder: string): Promise<void> {
  const file = await open(join(folder, 'a'), 'w');
  try {
    await file.writeFile('a');
    await file.sync();
  } finally {
    await file.close();
  }
  await link(join(folder, 'a'), join(folder, 'b'));
  const { nlink } = await stat(join(folder, 'a'));
  if (nlink !== 2) throw new Error('its file system only pretends to make hard links');
}

/** The folder itself, or the one that it will be made in. */
export function nearestFolder(path: string): string {
  return existsSync(path) || path === dirname(path) ? path : nearestFolder(dirname(path));
}
