import { openSync, readSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [entryScript, table, header] = process.argv.slice(2);
const { default: pl } = createRequire(pathToFileURL(entryScript))('nodejs-polars');
const script = await import(pathToFileURL(entryScript).href);
await script.init?.();

const LINE_BYTES = 4_096;
const file = openSync(table, 'r');
const size = statSync(table).size;
const schema = Object.fromEntries(header.split(',').map((name) => [name, pl.Float64]));

/** The lines that begin in the range; the first line of all is the header. */
function linesOf([from, to]) {
  const start = Math.max(0, from - 1);
  const bytes = Buffer.allocUnsafe(Math.min(to + LINE_BYTES, size) - start);
  readSync(file, bytes, 0, bytes.length, start);
  const first = bytes.indexOf(0x0a) + 1;
  const last = bytes.indexOf(0x0a, to - 1 - start) + 1;
  return bytes.subarray(first, last);
}

let before = Promise.resolve();
process.on('message', ({ index, range }) => {
  before = before.then(async () => {
    const rows = pl.readCSV(linesOf(range), { hasHeader: false, schema, dtypes: schema });
    process.send({ index, rows: (await script.run(rows)).join('\n') });
  });
});
