import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { type RunningService, ServedProject } from '../support/served-project.ts';

const SCRIPT = `import { basename } from 'node:path';
export async function run(files) {
  await new Promise((go) => setTimeout(go, 50));
  return files.map((file) => basename(file));
}
`;
const FILES = 150;
const rows = (count: number): string =>
  Array.from({ length: count }, (_, at) => `${String(at).padStart(3, '0')}.txt\n`).join('');

describeKafka('a workspace on a share', () => {
  let project: ServedProject;
  let services: RunningService[];
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(FILES).script(SCRIPT).job();
    await project.ensureTopics();
    services = await project.serveAll(['planner', 'scorer', 'collector']);
  });
  afterAll(() => project.remove());

  const unmount = (): void => {
    renameSync(project.path('.millrace'), project.path('away'));
    mkdirSync(project.path('.millrace'));
  };
  const mount = (): void => {
    rmSync(project.path('.millrace'), { recursive: true, force: true });
    renameSync(project.path('away'), project.path('.millrace'));
  };

  it('that is not mounted for a while is waited for, in the middle of a job', async () => {
    const jobId = await project.submit();
    await project.untilSettled(jobId, 30);
    unmount();
    for (const { url } of services) {
      const answers = async () => (await fetch(`${url}/readyz`)).text();
      await until(async () => /does not have its jobs any more/.test(await answers()), { what: 'it is missed' });
    }
    const away = await project.served(['watch', jobId]);
    expect(away.stderr).toMatch(/does not have its jobs any more|no job/);
    await until(() => /starting again/.test(services[2]?.process.stderr ?? ''), {
      what: 'the collector has missed it',
    });
    mount();
    await hasItsRows(jobId);
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
  });

  it('that is not mounted yet when the planner starts is waited for, and what was submitted there begins then', async () => {
    services[0]?.process.kill('SIGTERM');
    await services[0]?.process.ended;
    const jobId = await project.submit(['--first', '10']);
    unmount();
    const planner = project.start(['planner'], { environment: project.environment });
    await planner.until(() => planner.stderr.includes(`has no jobs, not even ${jobId}`), { what: 'it is missed' });
    mount();
    await hasItsRows(jobId, 10);
    planner.kill('SIGTERM');
    expect((await planner.ended).exitCode).toBe(0);
  });

  async function hasItsRows(jobId: string, count = FILES): Promise<void> {
    const { exitCode, stdout, stderr } = await project.served(['watch', jobId]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe(rows(count));
  }
});
