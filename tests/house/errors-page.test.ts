import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../core/errors.ts';
import { tableRows } from './markdown-tables.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(ROOT, 'docs/reference/errors.md'), 'utf8');

/** Where tries and workers fail. */
const FAILING = '{adapters/{worker-process,environments,staging},cli/wiring,services/scorer}';
/** Of the script's own, and of what is told as an ending. */
const NO_NAMES = ['Error', 'ProtocolError', 'ResultTooLarge'];

/** The names that errors get there, by how they are written. */
function namesGiven(): string[] {
  const inLines = (pattern: string, lines: RegExp, name: RegExp): string[] =>
    globSync(pattern, { cwd: ROOT, exclude: ['**/*.test.ts', '**/tests/**'] })
      .flatMap((path) => readFileSync(join(ROOT, path), 'utf8').match(lines) ?? [])
      .flatMap((line) => [...line.matchAll(name)].map(([, found = '']) => found));
  const inTypeScript = inLines(`${FAILING}/**/*.ts`, /^.*(\bname\b|NotPrepared\().*$/gm, /'([A-Z][a-z][A-Za-z]+)'/g);
  const inPython = inLines('adapters/worker-process/**/*.py', /^class [A-Z]\w+\(Exception\)/gm, /class (\w+)/g);
  return [...new Set([...inTypeScript, ...inPython])].filter((name) => !NO_NAMES.includes(name)).sort();
}

describe('the page of errors', () => {
  it('lists exactly the codes that there are, each with its family and exit code', () => {
    const listed = tableRows(page, 'code').map(([code, family, exit]) => [code, family, exit]);
    const raised = Object.entries(ERRORS).map(([code, { family, exit }]) => [`\`${code}\``, family, String(exit)]);
    expect(listed).toEqual(raised);
  });

  it('says of each what it means and what to do', () => {
    const texts = tableRows(page, 'code').flatMap(([, , , meaning, advice]) => [meaning, advice]);
    expect(texts.filter((text) => (text ?? '').length < 10)).toEqual([]);
  });

  it('lists exactly the names that tries, workers and scorers fail by', () => {
    expect(tableRows(page, 'name').map(([name = '']) => name.replaceAll('`', ''))).toEqual(namesGiven());
  });
});
