import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { textOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer } from '../support/azurite.ts';
import { type BlobFault, BlobProxy } from '../support/blob-proxy.ts';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';

const FILES = 60;
const ROWS = Array.from({ length: FILES }, (_, at) => `${String(at).padStart(3, '0')} has ${at}\n`).join('');
const LIMIT_MS = 240_000;

/** Each of them meets calls of every kind in time, as the numbers have no common divisor. */
const FAULTS: readonly (readonly [every: number, fault: BlobFault])[] = [
  [13, { kind: 'answer', status: 503, code: 'ServerBusy' }],
  [17, { kind: 'answer', status: 429, code: 'TooManyRequests' }],
  [19, { kind: 'lose-answer' }],
  [23, { kind: 'reset' }],
  [29, { kind: 'cut-body' }],
  [31, { kind: 'slow-body', ms: 300 }],
];

describeKafka('services whose workspace is in Azure Blob, and answers badly (fault 42)', () => {
  let project: ServedProject;
  let proxy: BlobProxy;
  let store: Store;
  beforeEach(async () => {
    const container = await makeContainer();
    proxy = await BlobProxy.open(await azuritePort());
    project = await ServedProject.open();
    Object.assign(project.settings, {
      MILLRACE_STORE: `${container.address}/workspace`,
      AZURE_STORAGE_CONNECTION_STRING: container.through(proxy.port).text,
    });
    store = createBlobStore(`${container.address}/workspace`, container.access);
    project.script(`import { readFileSync } from 'node:fs';
      import { basename } from 'node:path';
      export async function run(files) {
        await new Promise((done) => setTimeout(done, 50));
        return files.map((file) => basename(file, '.txt') + ' has ' + readFileSync(file, 'utf8'));
      }`);
    project.inputs(FILES).job();
    await project.ensureTopics();
  }, LIMIT_MS);
  afterEach(async () => {
    proxy.rule = () => undefined;
    await project.remove();
    await proxy.close();
  });

  /** What each kind of fault has met. */
  function misbehave(): Map<string, number> {
    const met = new Map<string, number>();
    let calls = 0;
    proxy.rule = () => {
      calls += 1;
      const [, fault] = FAULTS.find(([every]) => calls % every === 0) ?? [];
      if (fault !== undefined) met.set(fault.kind, (met.get(fault.kind) ?? 0) + 1);
      return fault;
    };
    return met;
  }

  it(
    'write the bytes that they would have written, and lose nothing with a collector killed meanwhile',
    async () => {
      const [, , collector] = await project.serveAll(['planner', 'scorer', 'collector']);
      const met = misbehave();
      const id = await project.submit();
      const isUnderWay = async () => (await store.stat(`jobs/${id}/step/checkpoint.1`)) !== undefined;
      await until(isUnderWay, { what: 'a first checkpoint' });
      collector?.process.kill('SIGKILL');
      await project.serve('collector');
      const watched = await project.served(['watch', id]);
      expect(watched.exitCode, watched.stderr).toBe(0);
      expect([...met.keys()].sort()).toEqual(['answer', 'cut-body', 'lose-answer', 'reset', 'slow-body']);
      proxy.rule = () => undefined;
      const summary = JSON.parse(textOf(await store.read(`jobs/${id}/step/summary.1.json`)) ?? '{}');
      expect(summary).toMatchObject({
        status: 'completed',
        rows: FILES,
        mini_batches: { succeeded: FILES, failed: 0 },
      });
      expect(summary.sha256).toBe(createHash('sha256').update(ROWS).digest('hex'));
      expect((await project.served(['verify', id])).exitCode).toBe(0);
      expect((await project.served(['results', id])).stdout).toBe(ROWS);
    },
    LIMIT_MS,
  );
});
