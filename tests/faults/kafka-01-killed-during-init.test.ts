import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';

/** Two make what they held suspect, three more while it runs would be proof of what it did. */
const DEATHS = 6;

/** A model that takes long to load: at once, or once a worker of this scorer has died in run(), as long as `dies` is there. */
const SCRIPT = `import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
const [folder] = process.argv.slice(2);
const died = folder + '/died-' + process.ppid;
const isToDie = () => existsSync(folder + '/dies') && !existsSync(died);
export async function init() {
  if (isToDie()) return;
  appendFileSync(folder + '/inits', 'init\\n');
  while (!existsSync(folder + '/go')) await new Promise((later) => setTimeout(later, 20));
}
export function run(files) {
  if (!isToDie()) return files.map((file) => basename(file));
  writeFileSync(died, '');
  process.exit(3);
}
`;

describeKafka('scorers that are killed while init() runs (fault 1)', () => {
  let project: ServedProject;
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(1).script(SCRIPT).write('inits', '');
    project.job({ arguments: [project.folder], process_count_per_node: 1 });
    await project.ensureTopics();
    await project.serveAll(['planner', 'collector']);
  });
  afterAll(() => project?.remove());

  it('have died of no mini-batch, however many they are, and at whichever try', async () => {
    const jobId = await project.submit();
    const inits = () => project.read('inits').split('\n').length - 1;
    for (let death = 0; death < DEATHS; death += 1) {
      if (death % 2 === 0) rmSync(project.path('dies'), { force: true });
      else project.write('dies', '');
      const { process } = await project.serve('scorer');
      await until(() => inits() === death + 1, { what: `init() of scorer ${death}` });
      process.killGroup();
      await process.ended;
    }
    rmSync(project.path('dies'));
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
