import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BlobFault } from '../support/blob-proxy.ts';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedInBlob } from '../support/served-in-blob.ts';

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
  let job: ServedInBlob;
  beforeEach(async () => {
    job = await ServedInBlob.open(60);
  }, LIMIT_MS);
  afterEach(() => job.remove());

  /** What each kind of fault has met. */
  function misbehave(): Map<string, number> {
    const met = new Map<string, number>();
    let calls = 0;
    job.proxy.rule = () => {
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
      const { project, store } = job;
      const [, , collector] = await project.serveAll(['planner', 'scorer', 'collector']);
      const met = misbehave();
      const id = await project.submit();
      const isUnderWay = async () => (await store.stat(`jobs/${id}/step/checkpoint.1`)) !== undefined;
      await until(isUnderWay, { what: 'a first checkpoint' });
      collector?.process.kill('SIGKILL');
      await project.serve('collector');
      await job.completes(id);
      expect([...met.keys()].sort()).toEqual(['answer', 'cut-body', 'lose-answer', 'reset', 'slow-body']);
    },
    LIMIT_MS,
  );
});
