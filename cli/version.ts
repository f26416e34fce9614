import { readFileSync } from 'node:fs';

/** From the package's own description, which lies one folder up, or two once it is compiled. */
export function readVersion(): string {
  for (const path of ['../package.json', '../../package.json']) {
    const version = versionIn(new URL(path, import.meta.url));
    if (version !== undefined) return version;
  }
  return 'unknown';
}

function versionIn(file: URL): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
    return name === 'millrace' ? version : undefined;
  } catch {
    return undefined;
  }
}
