import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../core/errors.ts';
import { tableRows } from './markdown-tables.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/reference/errors.md'), 'utf8');

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
});
