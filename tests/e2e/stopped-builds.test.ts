import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { HeldInstaller } from '../support/held-installer.ts';
import { until } from '../support/poll.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { ServedProject } from '../support/served-project.ts';
import { TestProject } from '../support/test-project.ts';

const READY = /^environments\/[0-9a-f]{32}\/millrace-ready$/;

function pythonJob(project: TestProject): HeldInstaller {
  project.inputs(2).write('score.py', 'import sys\ndef run(mini_batch): return [sys.prefix]\n');
  project.job({ entry_script: 'score.py', environment: { pip: ['a'] } });
  return new HeldInstaller(project);
}

describe('a job whose environment is being built', () => {
  let project: TestProject;
  let installer: HeldInstaller;
  beforeEach(() => {
    project = new TestProject();
    installer = pythonJob(project);
  });
  afterEach(() => project.remove());

  async function building(): Promise<MillraceProcess> {
    const running = project.start(['run'], { environment: installer.environment });
    await running.until(() => installer.isAtWork, { what: 'the installer' });
    return running;
  }

  async function expectBuiltBy(words: readonly string[]): Promise<void> {
    installer.letGo();
    const { exitCode, stderr } = await project.millrace(words, { environment: installer.environment });
    expect(exitCode, stderr).toBe(0);
    expect(installer.left).toContainEqual(expect.stringMatching(READY));
    const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
    expect(rows).toEqual(Array(2).fill(expect.stringContaining(project.path('cache/environments'))));
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('at %s ends with its installer, and resume builds it', async (signal, exit) => {
    const running = await building();
    if (signal === 'SIGINT') running.interrupt();
    else running.kill(signal);
    const { exitCode, stdout, stderr } = await running.ended;
    expect({ exitCode, stdout }, stderr).toEqual({ exitCode: exit, stdout: '' });
    expect(stderr).toContain('millrace resume');
    await installer.untilGone();
    expect(installer.left).toEqual([]);
    await expectBuiltBy(['resume']);
  });

  it('that is cancelled ends with its installer, and the next job builds it', async () => {
    const running = await building();
    const asked = await project.millrace(['cancel']);
    expect(asked).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/: cancelled\n$/) });
    expect(await running.ended).toMatchObject({ exitCode: 1, stdout: '' });
    expect(project.end()).toEqual({ run: 1, status: 'cancelled' });
    await installer.untilGone();
    expect(installer.left).toEqual([]);
    await expectBuiltBy(['run']);
  });

  it('that is killed leaves half an environment, which nobody uses', async () => {
    const running = await building();
    await running.until(() => installer.isNoted, { what: 'the note of who installs' });
    running.kill('SIGKILL');
    await running.ended;
    expect(installer.left).not.toContainEqual(expect.stringMatching(READY));
    await expectBuiltBy(['resume']);
    await installer.untilGone();
  });
});

describeKafka('a job whose environment a scorer is building', () => {
  let project: ServedProject;
  let installer: HeldInstaller;
  beforeAll(async () => {
    project = await ServedProject.open();
    installer = pythonJob(project);
    await project.ensureTopics();
    await Promise.all([
      project.serve('planner'),
      project.serve('collector'),
      project.serve('scorer', installer.environment),
    ]);
  });
  afterAll(() => project.remove());

  it('that is cancelled ends with its installer; the scorer goes on, and builds it for the next job', async () => {
    const jobId = await project.submit();
    await until(() => installer.isAtWork, { what: 'the installer', timeoutMs: 60_000 });
    expect((await project.served(['cancel', jobId])).stdout).toBe(`${jobId}: cancelled\n`);
    expect((await project.served(['watch', jobId])).exitCode).toBe(1);
    await installer.untilGone();
    await until(() => installer.left.length === 0, { what: 'the end of what was half built' });
    installer.letGo();
    const next = await project.submit();
    const watched = await project.served(['watch', next]);
    expect(watched.exitCode, watched.stderr).toBe(0);
    expect(installer.left).toContainEqual(expect.stringMatching(READY));
  });
});
