import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { kafkaJars } from '../kafka-local/kafka-jars.ts';
import { run, works } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PUBLIC = ['apache/kafka:4.3.1', 'node:24-slim'];
/** What is downloaded once. */
const CACHE = resolve(ROOT, 'node_modules/.cache/docker-check');
const REGISTRY_MS = 120;

/** The public images: there, pulled, or built under their names where no image registry can be reached. */
export async function haveImages(): Promise<void> {
  const isHere = (image: string): boolean => works('docker', ['image', 'inspect', image]);
  const missing = PUBLIC.filter((image) => !isHere(image));
  const unknown = missing.filter((image) => !works('timeout', [String(REGISTRY_MS), 'docker', 'pull', '-q', image]));
  if (unknown.length === 0) return;
  console.log(`docker-check: ${unknown.join(' and ')} cannot be pulled; building stand-ins (root, debootstrap)`);
  await mkdir(CACHE, { recursive: true });
  const script = resolve(import.meta.dirname, 'stand-ins.sh');
  run('sh', [script, CACHE, realpathSync(process.execPath), await kafkaJars()]);
}
