#!/usr/bin/env node
import * as nodeModule from 'node:module';
import { readVersion } from './version.ts';

/** `engines` in package.json; npm only warns of it. */
const OLDEST_NODE = [22, 18] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const words = process.argv.slice(2);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  process.stderr.write(`millrace: needs Node ${OLDEST_NODE.join('.')} or newer, this is ${process.versions.node}\n`);
  process.stderr.write('  hint: npm install node@24 in this folder gives npx millrace its own\n');
  process.exitCode = 2;
} else if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  // Before anything else is loaded, so that all of it profits. By its namespace: an older Node has no such name.
  nodeModule.enableCompileCache();
  const { startProcess } = await import('./start-process.ts');
  await startProcess(words);
}
