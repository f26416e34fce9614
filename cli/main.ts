#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { readVersion } from './version.ts';

// First of all, so that everything that is loaded from here on profits.
enableCompileCache();

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === '--version' || words[0] === '-V')) {
  process.stdout.write(`${readVersion()}\n`);
} else {
  const { startProcess } = await import('./start-process.ts');
  await startProcess(words);
}
