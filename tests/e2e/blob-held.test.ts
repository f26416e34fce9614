import { ContainerClient } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { bytesOf, textOf } from '../contract/store-harness.ts';
import { makeContainer, type TestContainer } from '../support/azurite.ts';
import { TestProject } from '../support/test-project.ts';

const OUTPUT = 'out/parallel_run_step.txt';

describe('blobs that somebody else has a hold on', () => {
  let project: TestProject;
  let container: TestContainer;
  let client: ContainerClient;
  beforeEach(async () => {
    project = new TestProject().script('export const run = (files) => files.map(() => "row");').inputs(2);
    container = await makeContainer();
    client = new ContainerClient(container.access.text, container.container);
  });
  afterEach(() => project.remove());

  const environment = () => ({
    MILLRACE_STORE: `${container.address}/workspace`,
    AZURE_STORAGE_CONNECTION_STRING: container.access.text,
  });

  it('an output under a lease is not replaced, which says how to go on; resume does it', async () => {
    const store = createBlobStore(container.address, container.access);
    await store.put(OUTPUT, bytesOf('of last night\n'));
    project.job({ output: { overwrite: true } });
    const lease = client.getBlobClient(OUTPUT).getBlobLeaseClient();
    await lease.acquireLease(-1);
    const held = await project.run(['--output', `${container.address}/out`], { environment: environment() });
    expect(held.stderr).toMatch(
      /parallel_run_step\.txt: Azure answered 412, LeaseIdMissing\n.*az storage blob lease break/s,
    );
    expect([held.exitCode, textOf(await store.read(OUTPUT))]).toEqual([3, 'of last night\n']);
    await lease.breakLease(0);
    const resumed = await project.here(['resume', 'last'], { environment: environment() });
    expect([resumed.exitCode, textOf(await store.read(OUTPUT))], resumed.stderr).toEqual([0, 'row\nrow\n']);
  });

  it('what has snapshots is taken away with them', async () => {
    const store = createBlobStore(container.address, container.access);
    await store.put('kept/once.txt', bytesOf('old'));
    await client.getBlobClient('kept/once.txt').createSnapshot();
    await store.remove('kept/once.txt');
    expect(await store.stat('kept/once.txt')).toBeUndefined();
  });
});
