import { readdirSync, readFileSync } from 'node:fs';
import { canonicalForm } from './canonical-form.ts';
import { type Fingerprint, fingerprint } from './fingerprint.ts';
import type { Schema } from './schema.ts';

/** Beside the code, in the source tree and in dist/ alike. */
const SCHEMAS = new URL('../../schemas/', import.meta.url);

/** One schema as somebody writes with it. */
export interface NamedSchema {
  readonly name: string;
  readonly json: Schema;
  readonly canonical: string;
  readonly fingerprint: Fingerprint;
}

export function namedSchema(name: string, json: Schema): NamedSchema {
  const canonical = canonicalForm(json);
  return { name, json, canonical, fingerprint: fingerprint(canonical) };
}

/** @param path - below `schemas/`, without the extension; its last part is the record's name. */
export function loadSchema(path: string): NamedSchema {
  const text = readFileSync(new URL(`${path}.avsc`, SCHEMAS), 'utf8');
  return namedSchema(path.slice(path.lastIndexOf('/') + 1), JSON.parse(text) as Schema);
}

/** What the releases have in their `folder` (`.` or `files`), oldest release first. */
export function loadReleased(folder: '.' | 'files'): NamedSchema[] {
  const releases = readdirSync(new URL('released/', SCHEMAS)).sort((one, other) => Number(one) - Number(other));
  return releases.flatMap((release) => {
    const files = readdirSync(new URL(`released/${release}/${folder}/`, SCHEMAS));
    return files
      .filter((file) => file.endsWith('.avsc'))
      .map((file) => loadSchema(`released/${release}/${folder}/${file.slice(0, -'.avsc'.length)}`));
  });
}
