import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CallPoint, nth } from '../support/blob-job.ts';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedInBlob } from '../support/served-in-blob.ts';

const LIMIT_MS = 180_000;

describeKafka('a collector that sleeps while another takes its step over, workspace in Azure Blob (fault 8)', () => {
  let job: ServedInBlob;
  beforeAll(async () => {
    job = await ServedInBlob.open(20);
    await job.project.serveAll(['planner', 'scorer']);
  }, LIMIT_MS);
  afterAll(() => job?.remove());

  it.each<readonly [string, CallPoint]>([
    ['before it commits rows', { call: 'PUT blocklist', path: /\.partial\/.*\.step\.1$/, when: 'before' }],
    ['when it has committed rows', { call: 'PUT blocklist', path: /\.partial\/.*\.step\.1$/, when: 'after' }],
    ['before it puts a checkpoint', { call: 'PUT', path: /\/checkpoint\.1$/, when: 'before' }],
    ['before it seals', { call: 'PUT', path: /\/seal\.1$/, when: 'before' }],
    ['before it commits the output', { call: 'PUT blocklist', path: /\/parallel_run_step\.txt$/, when: 'before' }],
  ])(
    '%s: what it does when it wakes up reaches nobody, and it works on',
    async (_, point) => {
      const { project, proxy } = job;
      const former = await project.serve('collector');
      let isAsleep = false;
      const sleep = () => {
        former.process.kill('SIGSTOP');
        isAsleep = true;
      };
      proxy.rule = nth(point, () => ({ kind: 'last-moment', when: point.when, act: sleep }));
      const jobId = await project.submit();
      await until(() => isAsleep, { what: 'its sleep', timeoutMs: 60_000 });
      const next = await project.serve('collector');
      const watched = await project.served(['watch', jobId]);
      expect(watched.exitCode, watched.stderr).toBe(0);
      // Its call is lost: the proxy breaks the connection, and it asks again.
      proxy.dropLinks();
      former.process.kill('SIGCONT');
      await former.process.until(() => isReady(former.url), { what: 'its going on' });
      for (const { process } of [former, next]) {
        process.kill('SIGTERM');
        expect((await process.ended).exitCode).toBe(0);
      }
      // Both are gone: whatever they meant to do is done.
      await job.expectWritten(jobId);
    },
    LIMIT_MS,
  );
});

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
