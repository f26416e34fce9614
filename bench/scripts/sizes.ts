import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

export function run(files: readonly string[]): string[] {
  return files.map((file) => `${basename(file)} ${readFileSync(file).length}`);
}
