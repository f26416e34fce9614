import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import type { Seal } from '../../core/result/seal.ts';
import { summaryOf } from '../../core/result/seal.ts';
import { tableRows } from './markdown-tables.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(root, 'docs/reference/output.md'), 'utf8');
const codes = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const fieldsBelow = (title: string): string[] =>
  tableRows(page.slice(page.indexOf(`## \`${title}`)).split('\n## ')[0] ?? '', 'field').flatMap(([cell]) =>
    codes(cell),
  );

describe('the page of the output', () => {
  it('names the fields of a summary', () => {
    const summary = summaryOf({ totals: {}, startedAtMs: 0, sealedAtMs: 0 } as Seal, {
      ...{ jobId: '', step: '', path: null },
      ...{ bytes: 0, sha256: null, mark: null, files: [], metrics: {}, metricsOf: 0 },
    });
    expect(fieldsBelow('summary').sort()).toEqual(Object.keys(summary).sort());
  });

  it('names the fields of an audit entry', () => {
    const schema = JSON.parse(readFileSync(resolve(root, 'schemas/files/AuditEntry.avsc'), 'utf8'));
    const fields = (schema.fields as readonly { readonly name: string }[]).map(({ name }) => name);
    expect(fieldsBelow('audit').sort()).toEqual(fields.sort());
  });

  it('names every file of a step', () => {
    const listed = tableRows(page, 'path')
      .flatMap(([cell]) => codes(cell))
      .join(' ');
    const missing = Object.keys(layout).filter((name) => !listed.includes(partOf(name)));
    expect(missing).toEqual([]);
  });
});

/** What the page must have of a path: its last fixed word. */
function partOf(name: string): string {
  const step = { jobId: 'JOB', step: 'STEP' };
  const place: unknown = layout[name as keyof typeof layout];
  const path =
    typeof place === 'string' ? place : String((place as (...of: unknown[]) => string)(...argumentsOf(name, step)));
  if (name === 'folder') return 'jobs/<job>/<step>/';
  const fixed = path.split('/').filter((part) => !['JOB', 'STEP', '7', '000007.avro'].includes(part));
  return (fixed.at(-1) ?? '').replace(/JOB.*$/, '').replace(/\.?7.*$/, '');
}

const argumentsOf = (name: string, step: object): unknown[] =>
  ['snapshot', 'job', 'jobText', 'cancel', 'key', 'claim', 'compute', 'computeArchived'].includes(name)
    ? ['JOB', 7]
    : [step, 7, 7];
