import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEntry } from '../../core/ports/codec.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Each entry begins where the one before it ends, and its hash is that of its bytes. */
function expectToFit(audit: readonly AuditEntry[], output: Buffer, preamble: number): void {
  let [offset, row] = [preamble, 0];
  for (const [at, entry] of audit.entries()) {
    expect(entry).toMatchObject({ index: at, offset, firstRow: row });
    const bytes = output.subarray(offset, offset + entry.length);
    expect(Buffer.from(entry.sha256)).toEqual(createHash('sha256').update(bytes).digest());
    expect(bytes.toString().split('\r\n').length - 1).toBe(entry.rowCount);
    offset += entry.length;
    row += entry.rowCount;
  }
  expect(offset).toBe(output.length);
}

describe('audit.1.avro', () => {
  it('tells for each mini-batch its rows, its bytes and their hash, in order, without a gap, and who failed', async () => {
    project.inputs(60).script(`import { setTimeout as sleep } from 'node:timers/promises';
      export async function run(paths, { minibatchIndex: index }) {
        await sleep((index * 7) % 5);
        if (index % 11 === 5) throw new Error('not ' + index);
        return Array.from({ length: index % 4 }, (_, row) => ({ index, row: 'x'.repeat(row) }));
      }`);
    project.job({
      error_threshold: -1,
      run_max_try: 1,
      process_count_per_node: 3,
      append_row_format: 'csv',
      header: true,
      append_row_columns: { index: 'int', row: 'string' },
    });
    const { exitCode, json } = await project.run(['--json']);
    expect(exitCode).toBe(0);
    const output = readFileSync(json().output as string);
    const audit = await project.audit();
    expect(audit).toHaveLength(60);
    expectToFit(audit, output, 'index,row\r\n'.length);
    const failed = audit.filter(({ status }) => status === 'failed');
    expect(failed.map(({ index }) => index)).toEqual([5, 16, 27, 38, 49]);
    expect(failed[0]).toMatchObject({
      rowCount: 0,
      length: 0,
      items: 1,
      succeededItems: 0,
      attempt: 1,
      error: 'Error: not 5',
      traceback: expect.stringMatching(/script\.mjs:4/),
      inputs: [project.path('in/005.txt')],
    });
    const rows = audit.reduce((sum, { rowCount }) => sum + rowCount, 0);
    expect(json()).toMatchObject({ rows, mini_batches: { total: 60, succeeded: 55, failed: 5 } });
  });
});
