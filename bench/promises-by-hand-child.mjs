import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const script = await import(pathToFileURL(process.argv[2]).href);
await script.init?.();

let last = Promise.resolve();
process.on('message', ({ index, files }) => {
  last = last.then(async () => process.send({ index, rows: await script.run(files.map(unchanged)) }));
});

function unchanged({ path, size, mtimeMs }) {
  const found = statSync(path);
  if (found.size !== size || found.mtimeMs !== mtimeMs) throw new Error(`${path} has changed`);
  return path;
}
