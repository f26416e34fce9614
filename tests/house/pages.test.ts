import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deadLinks } from './dead-links.ts';

const ROOT = resolve(import.meta.dirname, '../..');

const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], { cwd: ROOT })
  .toString()
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)));

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(ROOT, page), 'utf8').replaceAll(/^```.*?^```$/gms, '');

  it('leads nowhere that is not there', () => {
    expect(deadLinks(ROOT, page)).toEqual([]);
  });

  it('names no file of ours that is not there', () => {
    const named = [...text.matchAll(/`((?:core|adapters|services|cli|sdk|schemas|tests|tools|docs)\/[\w./-]+)`/g)];
    const paths = named.map(([, path = '']) => path);
    // A decision is a page of its day.
    const isOfItsDay = page.startsWith('docs/decisions/');
    expect(paths.filter((path) => !isOfItsDay && !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
