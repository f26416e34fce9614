import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { ServedProject } from '../support/served-project.ts';

/** It works on one machine only, and waits there until it may go on. */
const SCRIPT = `import { existsSync } from 'node:fs';
export function init() {
  if (process.env.HAS_MODEL !== 'yes') throw new Error('no model on this machine');
}
export async function run(files) {
  while (!existsSync(process.argv[2])) await new Promise((go) => setTimeout(go, 20));
  return files.map(() => 'scored');
}
`;

describeKafka('a scorer on which the script does not start', () => {
  let project: ServedProject;
  beforeEach(async () => {
    project = await ServedProject.open();
    project.inputs(20).script(SCRIPT);
    project.job({ arguments: [project.path('go')], pass_environment: ['HAS_MODEL'], error_threshold: 0 });
    await project.ensureTopics();
  });
  afterEach(() => project.remove());

  it('is said by status to be missing where there is none, until there is', async () => {
    await project.serveAll(['planner', 'collector']);
    const jobId = await project.submit();
    const said = async () => (await project.served(['status', jobId])).stderr;
    const none = 'it waits: no scorer of the compute default is there; start one: millrace scorer';
    await until(async () => (await said()).includes(none), { what: 'status that says why nothing is done' });
    await project.serve('scorer', { HAS_MODEL: 'yes' });
    await until(async () => !(await said()).includes('it waits'), { what: 'status that does not wait for scorers' });
  });

  it('is named by status while the other goes on, and the logs say why', async () => {
    const services = ['planner', 'collector', 'scorer'] as const;
    await Promise.all([project.serveAll(services), project.serve('scorer', { HAS_MODEL: 'yes' })]);
    const jobId = await project.submit();
    const unable = async () => (await project.served(['status', jobId, '--json'])).json().unable_scorers as string[];
    await until(async () => (await unable()).length > 0, { what: 'the scorer that is named' });
    const [scorer = ''] = await unable();
    expect((await project.served(['status', jobId])).stdout).toContain(`${scorer}: it cannot work on it`);
    project.write('go', '');
    const { exitCode, stderr } = await project.served(['watch', jobId]);
    expect(exitCode, stderr).toBe(0);
    const { stdout } = await project.served(['logs', jobId]);
    expect(stdout).toContain(
      `warning: scorer ${scorer} cannot work on it: init() failed: Error: no model on this machine`,
    );
    expect(project.stepFile(jobId, 'summary.1.json')).toMatchObject({ rows: 20, tries: 20 });
  });
});
