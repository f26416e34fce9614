import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder that holds these texts at their paths: the same texts are always in the same folder. */
export async function placedFiles(files: Readonly<Record<string, string>>, cache: string): Promise<string> {
  const content = createHash('sha256')
    .update(JSON.stringify(Object.entries(files).sort()))
    .digest('hex');
  const folder = join(cache, `files-${content.slice(0, 32)}`);
  const making = `${folder}.${randomUUID()}`;
  await mkdir(making, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(making, path)), { recursive: true });
    await writeFile(join(making, path), text);
  }
  // What is there already is the same.
  await rename(making, folder).catch(() => rm(making, { recursive: true, force: true }));
  return folder;
}
