import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { TestProject } from '../support/test-project.ts';

const MIB = 1024 * 1024;
/** 10 GiB of a column in 10 MiB: members behind one another, as `cat a.gz b.gz` makes them. */
const bomb = (): Buffer => Buffer.concat(Array(160).fill(gzipSync(Buffer.alloc(64 * MIB, '1\n'))));

describe('fault 45 in Azure Blob: a gzip file that holds far more than it may', { timeout: 180_000 }, () => {
  let project: TestProject;
  let container: TestContainer;
  let environment: Record<string, string>;
  beforeEach(async () => {
    project = new TestProject().script('export const run = (rows) => Array(rows.height).fill(rows.height);\n');
    container = await makeContainer();
    environment = {
      MILLRACE_STORE: `${container.address}/workspace`,
      AZURE_STORAGE_CONNECTION_STRING: container.access.text,
    };
    const store = createBlobStore(container.address, container.access);
    await store.put('in/a.csv.gz', gzipSync('1\n2\n'));
    await store.put('in/b.csv.gz', bomb());
    await store.put('in/c.csv.gz', gzipSync('3\n'));
  });
  afterEach(() => project.remove());

  it('is given up with the reason, and the others are in the output', async () => {
    const table = { name: 'rows', type: 'tabular', path: `${container.address}/in`, header: 'none' };
    project.job({ inputs: [table], mini_batch_size: undefined, error_threshold: -1 });
    const run = await project.run(['--json'], { environment, limitMs: 150_000 });
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.json()).toMatchObject({ mini_batches: { succeeded: 2, failed: 1 }, rows: 3 });
    expect((await project.millrace(['results'], { environment })).stdout).toBe('2\n2\n1\n');
    expect((await project.millrace(['status'], { environment })).stdout).toContain('more than 1073741824 bytes');
    expect((await project.millrace(['verify'], { environment })).exitCode).toBe(0);
  });
});
