import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';

/** Two make what they held suspect, five more are proof of what init() does. */
const DEATHS = 7;

/** As a model that takes all memory. */
const SCRIPT = `export function init() {
  process.kill(process.ppid, 'SIGKILL');
  process.exit(1);
}
export const run = (files) => files;
`;

describeKafka('an init() that kills its scorer (fault 31)', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(1).script(SCRIPT).job({ error_threshold: -1 });
    await project.ensureTopics();
    await project.serveAll(['planner', 'collector']);
  });
  afterAll(() => project?.remove());

  it('ends its job, which says so', async () => {
    const jobId = await project.submit();
    const end = () => project.stepFile(jobId, 'end.1.json');
    for (let deaths = 0; end() === undefined; deaths += 1) {
      expect(deaths).toBeLessThanOrEqual(DEATHS);
      const { process } = await project.serve('scorer');
      await until(() => process.isOver || end() !== undefined, { what: `the death of scorer ${deaths}` });
    }
    expect(end()).toMatchObject({ status: 'failed' });
    const { error } = project.stepFile(jobId, 'summary.1.json') as { error: string };
    expect(error).toMatch(/^5 scorers died, one after the other, each while a worker was started for it: init\(\)/);
  });
});
