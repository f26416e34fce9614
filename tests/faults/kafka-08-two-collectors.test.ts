import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { failingAt } from '../support/fail-point.ts';
import { until } from '../support/poll.ts';
import { ServedCalls } from '../support/served-calls.ts';

const FILES = 20;

/** The third field of a process's line in /proc. */
const isStopped = (pid: number): boolean => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0] === 'T';

describeKafka('a collector that is stopped for so long that another one takes its step over (fault 8)', () => {
  let job: ServedCalls;
  beforeAll(async () => {
    job = await ServedCalls.open({ files: FILES, hold: 'none' });
    await job.project.serveAll(['planner', 'scorer']);
  });
  afterAll(() => job?.project.remove());

  it.each([
    ['before it appends rows', 'write:\\.partial/:2:before'],
    ['before it names a checkpoint', 'rename:/checkpoint\\.1$:1:before'],
    ['before it seals', 'link:/seal\\.1$:1:before'],
  ])(
    '%s: what it does when it wakes up reaches nobody, and it works on',
    async (_, point) => {
      const { project } = job;
      const { nodeOptions, environment } = failingAt(`${point}=stop`);
      const former = await project.serve('collector', { ...environment, NODE_OPTIONS: nodeOptions.join(' ') });
      const jobId = await project.submit();
      await until(() => isStopped(former.process.pid), { what: 'its stop' });
      const next = await project.serve('collector');
      const { output, sha256 } = await job.completes(jobId);
      former.process.kill('SIGCONT');
      await former.process.until(() => readyAt(former.url), { what: 'its going on' });
      for (const { process } of [former, next]) {
        process.kill('SIGTERM');
        expect((await process.ended).exitCode).toBe(0);
      }
      // Both are gone: whatever they meant to do is done.
      expect(project.sha256((output as string).slice(project.folder.length + 1))).toBe(sha256);
      expect((await project.served(['verify', jobId])).exitCode).toBe(0);
      expect(project.has(`.millrace/jobs/${jobId}/step/epochs/2`)).toBe(true);
    },
    120_000,
  );
});

const readyAt = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
