// What node loads, before it runs anything, of what an entry imports by a path.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const IMPORTED = /^(?:import|export)\s[^;]*?from\s+['"](\.[^'"]+)['"]|^import\s+['"](\.[^'"]+)['"]/gm;

/** Absolute paths of the compiled modules, the entries included. */
export function staticImports(entries) {
  const found = new Set();
  const waiting = entries.map((entry) => resolve(entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const [, from, alone] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
      waiting.push(resolve(dirname(file), from ?? alone));
    }
  }
  return found;
}
