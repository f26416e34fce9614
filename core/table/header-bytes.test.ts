import { expect, it } from 'vitest';
import { csvRecords } from '../ports/table/csv-records.ts';
import { headerBytes } from './header-bytes.ts';

it('a header ends within its bytes, however its names are written', () => {
  const names = Array.from({ length: 2_000 }, (_, at) => `"ä"${at}`);
  const written = `\uFEFF${names.map((name) => `"${name.replaceAll('"', '""')}"`).join()}\r\n`;
  expect([...csvRecords(written.slice(1), { separator: ',', multiLine: false })]).toEqual([names]);
  expect(headerBytes(names)).toBeGreaterThanOrEqual(Buffer.byteLength(written));
  expect(headerBytes(['a'])).toBe(4_096);
});
