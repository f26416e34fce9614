import { afterAll, beforeAll, expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { type RunningService, ServedProject } from '../support/served-project.ts';
import { TransportReader } from '../support/transport-reader.ts';

const ECHO = `import { basename } from 'node:path';
export const run = (files) => files.map((file) => basename(file));
`;

describeKafka('two of each service', () => {
  let project: ServedProject;
  let services: readonly RunningService[];
  beforeAll(async () => {
    project = await ServedProject.open();
    project.inputs(60).script(ECHO).job({ mini_batch_size: 2 });
    await project.ensureTopics();
    services = await project.serveAll(['planner', 'planner', 'scorer', 'scorer', 'collector', 'collector']);
  });
  afterAll(() => project.remove());
  /** As a user's shell does it. */
  const apart = (words: readonly string[]) => project.millrace(words, { environment: project.environment });

  it('make the same output as one process alone', async () => {
    const here = (await project.run(['--json'])).json();
    const jobId = (await apart(['submit'])).stdout.trim();
    const watched = await apart(['watch', jobId, '--json']);
    expect(watched.exitCode).toBe(0);
    expect(watched.json()).toMatchObject({ job_id: jobId, status: 'completed', rows: 60, sha256: here.sha256 });
    expect((await apart(['verify', jobId])).exitCode).toBe(0);
  });

  it('tell everybody on the status topic how it goes', async () => {
    const settings = testSettings(project.brokers.split(','));
    const prefixes = { topicPrefix: project.prefix, groupPrefix: project.prefix };
    const transport = connectKafka({ ...settings, ...prefixes });
    const reader = new TransportReader(transport, TOPICS.status, { group: 'watchers' }).run();
    const told = () => reader.received.map(({ value }) => avroCodec.decode(value));
    await until(() => told().some((record) => record.kind === 'StatusChanged' && record.status === 'completed'), {
      what: 'the end of the job on the status topic',
    });
    await until(() =>
      told().some((record) => record.kind === 'ProgressReported' && record.succeeded === 30 && record.total === 30),
    );
    await reader.leave();
    await transport.close();
  });

  it('take the same key for the same job', async () => {
    const [one, other] = await Promise.all([1, 2].map(() => project.submit(['--idempotency-key', 'order 17/β'])));
    expect(other).toBe(one);
    expect((await project.served(['watch', one as string])).exitCode).toBe(0);
    const again = await project.served(['submit', '--idempotency-key', 'order 17/β']);
    expect([again.stdout.trim(), again.stderr]).toEqual([one, `${one} was submitted before with this key\n`]);
    project.write('other.yaml', `# Another.\n${project.read('job.yaml')}`);
    const words = ['submit', 'other.yaml', '--output', project.path('elsewhere'), '--idempotency-key', 'order 17/β'];
    const altered = await project.served(words);
    expect([altered.exitCode, altered.stdout.trim()]).toEqual([0, one]);
    const warning = `warning: ${one} has this key and stays as it was; what differs is ignored: job file, output\n`;
    expect(altered.stderr).toContain(warning);
    const jobs = (await project.served(['jobs', '--json'])).json().jobs as { job_id: string }[];
    expect(jobs.filter(({ job_id }) => job_id === one)).toHaveLength(1);
  });

  it('carry what is too big for a topic through the store', async () => {
    const big = 'x'.repeat(400_000);
    project.write('big.mjs', `export const run = (files) => files.map((_, n) => n + '${'x'.repeat(400_000)}');\n`);
    project.write('big.yaml', project.read('job.yaml').replace('script.mjs', 'big.mjs'));
    const jobId = await project.submit(['big.yaml', '--first', '3']);
    const { exitCode, stdout } = await project.served(['watch', jobId]);
    expect(exitCode).toBe(0);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe(`0${big}\n1${big}\n`.repeat(3));
    // They have served their purpose.
    expect(project.has(`.millrace/jobs/${jobId}/step/claims`)).toBe(false);
  });

  it('stop a job that is cancelled, and resume it', async () => {
    const slow =
      'export const run = async (files) => { await new Promise((go) => setTimeout(go, 300)); return files; };\n';
    project.write('slow.mjs', slow).write('slow.yaml', project.read('job.yaml').replace('script.mjs', 'slow.mjs'));
    const jobId = await project.submit(['slow.yaml']);
    await project.untilSettled(jobId, 3);
    expect((await apart(['status', jobId, '--json'])).json()).toMatchObject({ status: 'running' });
    expect((await apart(['cancel', jobId])).stdout).toBe(`${jobId}: cancelled\n`);
    expect((await apart(['watch', jobId])).exitCode).toBe(1);
    expect((await apart(['resume', jobId])).stdout).toBe(`${jobId}\n`);
    const { exitCode, json } = await apart(['watch', jobId, '--json']);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ status: 'completed', rows: 60 });
  });

  it('tell the script how many scorers there are', async () => {
    project.write('nodes.mjs', 'export const run = (files) => files.map(() => process.env.AZUREML_NODE_COUNT);\n');
    project.write('nodes.yaml', project.read('job.yaml').replace('script.mjs', 'nodes.mjs'));
    const jobId = await project.submit(['nodes.yaml', '--first', '3']);
    const { stdout } = await project.served(['watch', jobId]);
    expect(project.read(stdout.trim().slice(project.folder.length + 1))).toBe('2\n'.repeat(6));
  });

  it('do not start a job that was submitted to another workspace, and name it', async () => {
    const there = project.path('there');
    const environment = { ...project.environment, MILLRACE_STORE: there };
    const jobId = (await project.here(['submit'], { environment })).stdout.trim();
    const said = `${jobId}/step run 1: put into the dead letters: not started: it is kept in the workspace ${there}, and not in ${project.path('.millrace')}`;
    await until(() => services.some(({ process }) => process.stderr.includes(said)), { what: 'the word of a planner' });
    expect(project.has(`.millrace/jobs/${jobId}/step/manifest.json`)).toBe(false);
  });

  it('are not given a job for scorers that nobody knows', async () => {
    project.write('far.yaml', JSON.stringify({ ...JSON.parse(project.read('job.yaml')), compute_target: 'far-away' }));
    const refused = await project.served(['submit', 'far.yaml']);
    expect(refused.exitCode).toBe(2);
    expect(refused.stderr).toContain('there is no compute called far-away; known: default');
    expect(refused.stderr).toContain('`millrace compute register far-away`, then `millrace topics ensure`');
  });

  it('are shown with their compute', async () => {
    const shown = (await project.served(['compute', 'show', 'default', '--json'])).json();
    expect(shown.scorers).toHaveLength(2);
    const { computes } = (await project.served(['compute', 'list', '--json'])).json();
    expect([shown.lanes, computes]).toEqual([4, [expect.objectContaining({ name: 'default', lanes: 4 })]]);
    // Of a broker that is away it is only said.
    const away = { ...project.environment, KAFKA_BROKERS: '127.0.0.1:1' };
    const list = await project.here(['compute', 'list'], { environment: away });
    expect([list.exitCode, list.stdout]).toEqual([0, expect.stringContaining('lanes not known here')]);
    expect(list.stderr).toContain('warning: the lanes of default are not known: ');
  });
});
