import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { kafkaSettings } from '../../adapters/kafka/settings-from-environment.ts';
import { freePorts } from '../../tools/kafka-local/free-ports.ts';
import { shellBlocks } from '../e2e/shell-blocks.ts';
import { describeKafka } from '../support/broker.ts';
import { until } from '../support/poll.ts';
import { TestProject } from '../support/test-project.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = resolve(ROOT, 'dist/bin/millrace.js');
const NPX = `npx() { test "$1" = millrace && shift && "${process.execPath}" "${MAIN}" "$@"; }`;
const page = readFileSync(resolve(ROOT, 'docs/how-to/kafka-broker.md'), 'utf8');
const [fetchJars, layOut, start, docker, eventHubs, useIt, ...more] = shellBlocks(page).map(({ commands }) => commands);

describeKafka('the page on getting a broker', () => {
  let project: TestProject;
  let broker: ChildProcess | undefined;
  let ports: Readonly<Record<string, string>>;
  beforeAll(async () => {
    project = new TestProject();
    const [client, controller] = await freePorts(2);
    ports = { 9092: String(client), 9093: String(controller) };
  });
  afterAll(async () => {
    if (broker?.exitCode === null) {
      broker.kill('SIGKILL');
      await once(broker, 'exit');
    }
    await project.remove();
  });

  /** Its ports may be somebody's on this machine. */
  const here = (commands = ''): string => commands.replaceAll(/\b909[23]\b/g, (port) => ports[port] as string);
  const shell = (commands: string, more: Readonly<Record<string, string>> = {}) => {
    const env = { HOME: process.env.HOME, PATH: `${dirname(process.execPath)}:${process.env.PATH}`, ...more };
    return spawnSync('sh', ['-ec', commands], { cwd: project.folder, env: env as never, encoding: 'utf8' });
  };

  it('has no commands but those that are run here', () => {
    expect([useIt, ...more]).toEqual([expect.stringContaining('npx millrace doctor')]);
  });

  it('starts Apache Kafka by Java alone, which then has the topics', async () => {
    for (const commands of [fetchJars, layOut]) {
      const { status, stderr } = shell(here(commands));
      expect([status, stderr]).toEqual([0, stderr]);
    }
    broker = spawn('sh', ['-ec', `exec ${start}`], { cwd: project.folder, stdio: 'ignore' });
    // What it says first goes nowhere; the port tells.
    const isThere = () => shell(`${NPX}\n${here(useIt)}`).status === 0;
    await until(isThere, { what: 'a broker with the topics', everyMs: 500 });
    const { stdout } = shell(`${NPX}\n${here(useIt)}`);
    expect(stdout).toMatch(/^ok +broker +localhost:\d+ answers, and has the topics /m);
    broker.kill('SIGTERM');
    await once(broker, 'exit');
    expect(project.has('kafka-data/meta.properties')).toBe(true);
  });

  it('runs the same image as the compose file, on the port that it names', () => {
    const { services } = parse(readFileSync(resolve(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });
    const { stdout } = shell(`docker() { printf '%s\\n' "$@"; }\n${docker}`);
    const words = stdout.trimEnd().split('\n');
    expect(words.slice(0, 2)).toEqual(['run', '-d']);
    expect(words[words.indexOf('-p') + 1]).toBe('9092:9092');
    expect(words.at(-1)).toBe(services.kafka.image);
  });

  it('names the settings of Event Hubs as they must be, `$ConnectionString` literally', async () => {
    project.write('connection-string.txt', 'Endpoint=sb://a/;SharedAccessKey=k\n');
    const { stdout } = shell(`cd "${project.folder}"\n${eventHubs}\nenv`);
    const set = Object.fromEntries(stdout.split('\n').map((line) => line.split(/=(.*)/s).slice(0, 2)));
    const file = project.path(set.KAFKA_SASL_PASSWORD_FILE);
    expect(await kafkaSettings({ ...set, KAFKA_SASL_PASSWORD_FILE: file }, null)).toMatchObject({
      brokers: ['NAMESPACE.servicebus.windows.net:9093'],
      tls: { ca: null },
      sasl: { mechanism: 'plain', username: '$ConnectionString', password: 'Endpoint=sb://a/;SharedAccessKey=k' },
    });
  });
});
