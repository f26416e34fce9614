import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';

/** Two make what they held suspect, three more would be proof of what it did. */
const DEATHS = 6;

/** A model that takes long to load. */
const SCRIPT = `import { appendFileSync, existsSync } from 'node:fs';
import { basename } from 'node:path';
const [inits, go] = process.argv.slice(2);
export async function init() {
  appendFileSync(inits, 'init\\n');
  while (!existsSync(go)) await new Promise((later) => setTimeout(later, 20));
}
export const run = (files) => files.map((file) => basename(file));
`;

describeKafka('scorers that are killed while init() runs (fault 1)', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(1).script(SCRIPT).write('inits', '');
    project.job({ arguments: [project.path('inits'), project.path('go')] });
    await project.ensureTopics();
    await project.serveAll(['planner', 'collector']);
  });
  afterAll(() => project?.remove());

  it('have died of no mini-batch, however many they are', async () => {
    const jobId = await project.submit();
    const inits = () => project.read('inits').split('\n').length - 1;
    for (let death = 0; death < DEATHS; death += 1) {
      const { process } = await project.serve('scorer');
      await until(() => inits() === death + 1, { what: `init() of scorer ${death}` });
      process.killGroup();
      await process.ended;
    }
    project.write('go', '');
    await project.serve('scorer');
    const { exitCode, stderr } = await project.served(['watch', jobId]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(project.stepFile(jobId, 'summary.1.json')).toMatchObject({
      mini_batches: { succeeded: 1, failed: 0 },
      tries: 1,
    });
  });
});
