import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { readDeadLetters } from '../support/dead-letters.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { ServedProject } from '../support/served-project.ts';

const FILES = 30;
const POISON = 7;

/** One mini-batch takes its scorer with it, as one does that asks for all memory. */
const SCRIPT = `import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run(files, { minibatchIndex: index }) {
  if (index === ${POISON}) {
    appendFileSync(process.argv[2], 'death\\n');
    process.kill(process.ppid, 'SIGKILL');
    pause(60_000);
  }
  pause(10);
  return files.map((file) => basename(file));
}
`;

describeKafka('a mini-batch that kills its scorer each time (fault 1)', () => {
  let project: ServedProject;
  let raw: RawKafka;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(FILES).script(SCRIPT).write('deaths', '');
    project.job({ error_threshold: 1, arguments: [project.path('deaths')] });
    await project.ensureTopics();
    raw = await RawKafka.connect(project.brokers.split(','));
    await project.serveAll(['planner', 'collector']);
  });
  afterAll(async () => {
    await raw?.close();
    await project?.remove();
  });

  it('gets one dead letter after it has done so alone, and all others are scored', async () => {
    const letters = await readDeadLetters(raw, project.prefix);
    let isOver = false;
    const scorers = (async () => {
      // Somebody starts another one whenever one dies.
      for (;;) {
        const { process } = await project.serve('scorer');
        await process.ended;
        if (isOver) return;
      }
    })().catch(() => {});
    const jobId = await project.submit();
    const { exitCode, stderr } = await project.served(['watch', jobId]);
    isOver = true;
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(project.stepFile(jobId, 'summary.1.json')).toMatchObject({
      mini_batches: { total: FILES, succeeded: FILES - 1, failed: 1 },
    });
    const verified = await project.served(['verify', jobId]);
    expect([verified.exitCode, verified.stdout]).toEqual([0, verified.stdout]);
    // The first two may have been anybody's fault; one counts only once the group has noticed it.
    const deaths = project.read('deaths').split('\n').length - 1;
    expect(deaths).toBeGreaterThanOrEqual(5);
    expect(deaths).toBeLessThanOrEqual(8);
    await until(() => letters.length > 0, { what: 'its dead letter' });
    const path = `${String(POISON).padStart(3, '0')}.txt`;
    const letter = { jobId, index: POISON, undecodable: null, inputs: [{ path: expect.stringContaining(path) }] };
    expect(letters).toMatchObject([letter]);
    void scorers;
  });
});
