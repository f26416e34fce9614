import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const FILE_LINES_MAX = 300;
const FUNCTION_LINES_MAX = 60;

/** Every file that somebody wrote: all that is or would be committed. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((path) => /\.(ts|mts|js|mjs|cjs)$/.test(path) && existsSync(join(ROOT, path)))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

describe('what is written here', () => {
  it('is found', () => expect(files.length).toBeGreaterThan(300));

  it(`has at most ${FILE_LINES_MAX} lines a file`, () => {
    expect(files.filter(({ text }) => linesOf(text) > FILE_LINES_MAX).map(({ path }) => path)).toEqual([]);
  });

  it(`has at most ${FUNCTION_LINES_MAX} lines a function`, () => {
    // Of all other files the linter says it (`noExcessiveLinesPerFunction`).
    const long = files.filter(({ path, text }) => isOfTests(path) && linesOf(text) > FUNCTION_LINES_MAX);
    expect(long.flatMap(({ path, text }) => longFunctions(path, text))).toEqual([]);
  }, 30_000);

  it('would be seen if it were longer', () => {
    const long = (head: string) => `${head}{\n${'  a();\n'.repeat(FUNCTION_LINES_MAX - 1)}}`;
    expect(longFunctions('a.mjs', `${long('function f() ')}\n${long('const g = () => ')};`)).toEqual([
      'a.mjs:1: 61 lines',
      'a.mjs:62: 61 lines',
    ]);
    expect(longFunctions('a.test.ts', `${long("describe('a', () => ")});`)).toEqual([]);
    expect(longFunctions('a.test.ts', `${long("it('a', () => ")});`)).toEqual(['a.test.ts:1: 61 lines']);
    expect(linesOf('a\n'.repeat(301))).toBe(301);
  });
});

const isOfTests = (path: string): boolean => /\.(test|contract)\.ts$/.test(path);

function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function longFunctions(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) {
      const [first, last] = [lineAt(node.getStart(source)), lineAt(node.getEnd())];
      const isLong = last - first + 1 > FUNCTION_LINES_MAX && !isChapter(node, source);
      if (isLong) found.push(`${path}:${first}: ${last - first + 1} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What only gathers tests, `describe` or a contract of them, is as long as there are tests. */
function isChapter(node: ts.Node, source: ts.SourceFile): boolean {
  const { parent } = node;
  if (ts.isFunctionDeclaration(node)) return parent === source && source.fileName.endsWith('.contract.ts');
  if (!ts.isCallExpression(parent)) return false;
  return /^describe(Kafka)?(\.|\(|$)/.test(parent.expression.getText(source));
}
