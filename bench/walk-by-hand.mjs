// `node bench/walk-by-hand.mjs FOLDER`: all files below it in the byte order of their paths, with size and time: what
// planning has to know of them, and nothing else.
import { lstatSync, readdirSync } from 'node:fs';

let files = 0;
let bytes = 0;

function walk(parent) {
  // A folder's name stands where its name with a slash does.
  const named = readdirSync(parent, { withFileTypes: true, encoding: 'buffer' }).map((entry) => ({
    isFolder: entry.isDirectory(),
    name: entry.name.toString(),
    key: entry.isDirectory() ? Buffer.concat([entry.name, Buffer.from('/')]) : entry.name,
  }));
  named.sort((one, other) => Buffer.compare(one.key, other.key));
  for (const { isFolder, name } of named) {
    const path = `${parent}/${name}`;
    if (isFolder) walk(path);
    else {
      const { size, mtimeMs } = lstatSync(path);
      files += 1;
      bytes += size + Math.sign(mtimeMs) - 1;
    }
  }
}

walk(process.argv[2]);
console.log(`${files} files, ${bytes} bytes`);
