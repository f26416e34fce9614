import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const TESTS = resolve(import.meta.dirname, '..');
/** Whatever leads to a broker that somebody has to have started. */
const BROKER = /\b(sharedKafka|openLab|startLab|findKafka|startKafka|ServedProject)\b/;
/** It needs none: it shows what is said where there is none. */
const WITHOUT = ['support/kafka-source.test.ts'];

const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
const textOf = (path: string): string => readFileSync(join(TESTS, path), 'utf8');

/** Of those that help tests: what uses a broker, straight or by another that does. What tells of none is left out. */
function helpersWithBroker(): Set<string> {
  const helpers = files.filter((path) => path.startsWith('support/') && !path.endsWith('.test.ts'));
  const found = new Set(helpers.filter((path) => BROKER.test(textOf(path))).map((path) => basename(path)));
  // For settings, and the gate itself: only by name do they lead to one.
  found.delete('broker.ts');
  found.delete('kafka-source.ts');
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const path of helpers) if (imports(path, found)) found.add(basename(path));
  }
  return found;
}

const imports = (path: string, names: ReadonlySet<string>): boolean =>
  [...textOf(path).matchAll(/^import (?!type ).*'\.[^']*\/([\w.-]+\.ts)'/gm)].some(([, name = '']) => names.has(name));

it('each test that needs a broker asks for it by `describeKafka`, which one setting waives', () => {
  const helpers = helpersWithBroker();
  const asking = files
    .filter((path) => path.endsWith('.test.ts') && !WITHOUT.includes(path) && !path.startsWith('house/'))
    .filter((path) => BROKER.test(textOf(path)) || imports(path, helpers));
  expect(asking.length).toBeGreaterThan(30);
  expect(asking.filter((path) => !/\bdescribeKafka\(/.test(textOf(path)))).toEqual([]);
});
