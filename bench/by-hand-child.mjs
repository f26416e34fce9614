import { pathToFileURL } from 'node:url';

const script = await import(pathToFileURL(process.argv[2]).href);
await script.init?.();

let last = Promise.resolve();
process.on('message', ({ index, files }) => {
  last = last.then(async () => process.send({ index, rows: await script.run(files) }));
});
