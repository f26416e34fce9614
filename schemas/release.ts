import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { avroCodec } from '../adapters/avro/codec.ts';
import { avroEntryFiles } from '../adapters/avro/entry-files.ts';
import type { FileEntries } from '../core/ports/codec.ts';
import { goldenJson } from './golden-json.ts';
import { SAMPLE_ENTRIES, SAMPLE_RECORDS } from './sample-records.ts';

/**
 * Keeps the schemas of today as the next release: `node schemas/release.ts`. What it writes is committed and never
 * changed again.
 */
const folder = new URL('./', import.meta.url);
const released = new URL('released/', folder);
mkdirSync(released, { recursive: true });
const next = new URL(`${Math.max(0, ...readdirSync(released).map(Number)) + 1}/`, released);
const golden = new URL('golden/', next);
mkdirSync(golden, { recursive: true });

for (const part of ['./', 'files/']) {
  const names = readdirSync(new URL(part, folder)).filter((name) => name.endsWith('.avsc'));
  for (const name of names) cpSync(new URL(part + name, folder), new URL(part + name, next));
}

for (const [kind, samples] of Object.entries(SAMPLE_RECORDS)) {
  samples.forEach((sample, number) => {
    keep(`${kind}.${number}`, 'bin', avroCodec.encode(sample), sample);
  });
}
for (const name of Object.keys(SAMPLE_ENTRIES) as (keyof FileEntries)[]) {
  const chunks: Uint8Array[] = [];
  for await (const chunk of avroEntryFiles.write(name, SAMPLE_ENTRIES[name])) chunks.push(chunk);
  keep(name, 'avro', Buffer.concat(chunks), SAMPLE_ENTRIES[name]);
}
console.log(`kept ${next.pathname}`);

function keep(name: string, extension: string, bytes: Uint8Array, value: unknown): void {
  writeFileSync(new URL(`${name}.${extension}`, golden), bytes);
  writeFileSync(new URL(`${name}.json`, golden), `${JSON.stringify(goldenJson(value), null, 2)}\n`);
}
