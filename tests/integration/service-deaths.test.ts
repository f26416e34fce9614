import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { type RunningService, ServedProject, type ServiceWord } from '../support/served-project.ts';

/** Rows that tell their file; a mini-batch takes a while, so that there is a middle. */
const slow = (ms: number): string => `import { basename } from 'node:path';
export async function run(files) {
  await new Promise((go) => setTimeout(go, ${ms}));
  return files.map((file) => basename(file));
}
`;
const FILES = 150;
/** What the script gives, in input order. */
const ROWS = Array.from({ length: FILES }, (_, at) => `${String(at).padStart(3, '0')}.txt\n`).join('');
const WORDS: readonly ServiceWord[] = ['planner', 'scorer', 'collector'];

describeKafka('a job whose services end', () => {
  let project: ServedProject;
  let services: RunningService[];
  beforeEach(async () => {
    project = await ServedProject.open();
    project.inputs(FILES).script(slow(50)).job();
    await project.ensureTopics();
    services = await project.serveAll(WORDS);
  });
  afterEach(() => project.remove());

  const watchToItsEnd = async (jobId: string): Promise<void> => {
    const { exitCode, stdout, stderr } = await project.served(['watch', jobId]);
    expect([exitCode, stderr]).toEqual([0, stderr]);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe(ROWS);
    expect((await project.served(['verify', jobId])).exitCode).toBe(0);
  };

  it('loses nothing by a SIGTERM, and nothing is done twice (fault 9)', async () => {
    const jobId = await project.submit();
    for (const [at, word] of WORDS.entries()) {
      await project.untilSettled(jobId, 10 + 20 * at);
      const { process } = services[at] as RunningService;
      process.kill('SIGTERM');
      expect((await process.ended).exitCode).toBe(0);
      await project.serve(word);
    }
    await watchToItsEnd(jobId);
    // Whoever leaves properly has finished what it had begun.
    expect(project.stepFile(jobId, 'summary.1.json')).toMatchObject({ tries: FILES });
  });

  it('loses nothing by the SIGKILL of all of them at once', async () => {
    const jobId = await project.submit();
    await project.untilSettled(jobId, 30);
    for (const { process } of services) process.killGroup();
    await Promise.all(services.map(({ process }) => process.ended));
    await project.serveAll(WORDS);
    await watchToItsEnd(jobId);
  });

  it('is resumed after every topic was deleted under it', async () => {
    // It must not be over before they are gone.
    project.script(slow(100));
    const jobId = await project.submit();
    await project.untilSettled(jobId, 30);
    await project.deleteTopics();
    const missing = `there is no topic ${project.prefix}`;
    for (const { process } of services) {
      await process.until(() => process.stderr.includes(missing), { what: 'its complaint' });
      expect(process.stderr).toContain('`millrace topics ensure`');
    }
    await project.ensureTopics();
    expect((await project.served(['resume', jobId])).exitCode).toBe(0);
    await watchToItsEnd(jobId);
    expect(project.stepFile(jobId, 'end.1.json')).toMatchObject({ status: 'interrupted' });
  });
});
