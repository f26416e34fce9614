import { randomUUID } from 'node:crypto';
import { access, link, rm, writeFile } from 'node:fs/promises';

/** Resolves once there is a file that begins with this text, whoever wrote it: nobody ever sees one without. */
export async function beginFile(file: string, text: string): Promise<void> {
  if (await isThere(file)) return;
  // Whole or not at all: who is killed here, or has no room, leaves it to the next.
  const written = `${file}.${randomUUID()}`;
  try {
    await writeFile(written, text);
    await link(written, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(written, { force: true });
  }
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );
