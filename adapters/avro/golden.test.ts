import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goldenJson } from '../../schemas/golden-json.ts';
import { avroCodec } from './codec.ts';
import { avroEntryFiles } from './entry-files.ts';
import { RECORD_KINDS } from './record-schemas.ts';

const released = new URL('../../schemas/released/', import.meta.url);
const golden = readdirSync(released).flatMap((release) =>
  readdirSync(new URL(`${release}/golden/`, released)).map((file) => `${release}/golden/${file}`),
);
const bytesOf = (file: string): Buffer => readFileSync(new URL(file, released));
const jsonBeside = (file: string): object =>
  JSON.parse(bytesOf(file.replace(/\.(bin|avro)$/, '.json')).toString()) as object;

describe('Fault 27: what earlier releases wrote', () => {
  const records = golden.filter((file) => file.endsWith('.bin'));

  it('is kept for every kind of record', () => {
    expect(RECORD_KINDS.filter((kind) => !records.includes(`1/golden/${kind}.0.bin`))).toEqual([]);
  });

  // Later schemas may have added fields; what was there must be there still.
  it.each(records)('%s is read as the record it was', (file) => {
    expect(goldenJson(avroCodec.decode(bytesOf(file)))).toMatchObject(jsonBeside(file));
  });

  it.each(['PlannedMiniBatch', 'AuditEntry'] as const)(
    'files of %s are read as the entries they were',
    async (name) => {
      const files = golden.filter((file) => file.endsWith(`/${name}.avro`));
      expect(files).toContain(`1/golden/${name}.avro`);
      for (const file of files) {
        const entries: unknown[] = [];
        for await (const entry of avroEntryFiles.read(name, chunks(bytesOf(file)))) entries.push(goldenJson(entry));
        expect(entries).toMatchObject(jsonBeside(file));
      }
    },
  );
});

async function* chunks(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
