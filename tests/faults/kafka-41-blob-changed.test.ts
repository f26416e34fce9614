import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeCheckpoint } from '../../adapters/step-output/checkpoint.ts';
import { bytesOf, listed } from '../contract/store-harness.ts';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedInBlob } from '../support/served-in-blob.ts';

const LIMIT_MS = 180_000;
const FILES = 60;

/** As that of `ServedInBlob`, but the last file waits for `gate`: the job must not be over before its rows are changed. */
const waitingFor = (gate: string): string => `import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
export async function run(files) {
  const names = files.map((file) => basename(file, '.txt'));
  const mayEnd = () => !names.includes('0${FILES - 1}') || existsSync(${JSON.stringify(gate)});
  do await new Promise((done) => setTimeout(done, 20)); while (!mayEnd());
  return files.map((file, at) => names[at] + ' has ' + readFileSync(file, 'utf8'));
}`;

describeKafka('a collector under which somebody changes the rows of a job in Azure Blob (fault 41)', () => {
  let job: ServedInBlob;
  beforeAll(async () => {
    job = await ServedInBlob.open(FILES);
  }, LIMIT_MS);
  afterAll(() => job?.remove());

  it(
    'fails that job by name, and goes on with the next',
    async () => {
      const { project, store } = job;
      project.script(waitingFor(project.path('gate')));
      const [, , collector] = await project.serveAll(['planner', 'scorer', 'collector']);
      const jobId = await project.submit();
      const partial = async () => (await listed(store, `jobs/${jobId}`)).find((path) => /\.partial\/.*\.1$/.test(path));
      // Only of rows that a checkpoint names is it damage: what is behind it is read from the log again.
      const named = async () => decodeCheckpoint((await store.read(`jobs/${jobId}/step/checkpoint.1`)) ?? bytesOf(''));
      await until(async () => ((await named())?.next ?? 0) > 0, { what: 'rows that a checkpoint names' });
      await store.put((await partial()) as string, bytesOf('xx'));
      project.write('gate', '');
      const watched = await project.served(['watch', jobId]);
      expect([watched.exitCode, watched.stderr]).toEqual([1, expect.stringContaining('has 2 bytes')]);
      await job.completes(await project.submit());
      expect(collector?.process.stderr).toContain('was changed by somebody else; starting again');
    },
    LIMIT_MS,
  );
});
