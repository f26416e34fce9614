// What a user would write who only wants the bytes: all blobs of a container, 32 at a time, and nothing kept.
// node blob-by-hand.mjs CONTAINER OUTPUT; AZURE_STORAGE_CONNECTION_STRING says where.
import { writeFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { ContainerClient } from '@azure/storage-blob';

const CALLS = 32;
const [containerName, output] = process.argv.slice(2);
const container = new ContainerClient(process.env.AZURE_STORAGE_CONNECTION_STRING, containerName);
const names = [];
for await (const { name } of container.listBlobsFlat()) names.push(name);
const sizes = new Map();
const left = names.values();
const fetchSome = async () => {
  for (const name of left) {
    const { readableStreamBody } = await container.getBlobClient(name).download();
    sizes.set(name, (await buffer(readableStreamBody)).length);
  }
};
await Promise.all(Array.from({ length: CALLS }, fetchSome));
writeFileSync(output, names.map((name) => `${name} ${sizes.get(name)}\n`).join(''));
