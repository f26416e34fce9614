import { randomUUID } from 'node:crypto';
import kafkajs, { type Admin } from 'kafkajs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { brokerSettings, openBroker } from '../../cli/wiring/broker.ts';
import { checkServiceBroker } from '../../cli/wiring/check-broker.ts';
import { livePlanners } from '../../cli/wiring/live-planners.ts';
import { runService } from '../../cli/wiring/service.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { readServiceSettings } from '../../core/service/service-settings.ts';
import {
  type PrintedRole,
  principalWith,
  printedRoles,
  type Right,
  rightsOf,
  without,
  wordOf,
} from '../support/acl-principals.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { type Lab, openLab } from '../support/kafka-lab.ts';
import { until } from '../support/poll.ts';
import { RawKafka } from '../support/raw-kafka.ts';
import { ServedProject } from '../support/served-project.ts';
import { TransportReader } from '../support/transport-reader.ts';

const SERVICES = ['planner', 'scorer', 'collector'] as const;
type ServiceWord = (typeof SERVICES)[number];
type Variables = Readonly<Record<string, string>>;

/** What a topic takes at most, where it matters that somebody may ask. */
const BYTES_MAX = 20_000;

describeKafka('of the rights that `millrace topics acls` prints, none is too many', () => {
  let lab: Lab;
  let project: ServedProject;
  let admin: Admin;
  let roles: readonly PrintedRole[];
  let jobId: string;
  const stop = new AbortController();
  const running: Promise<unknown>[] = [];

  beforeAll(async () => {
    lab = await openLab();
    project = new ServedProject(lab.kafka.brokers);
    project.inputs(4).script('export const run = (files) => files;').job();
    admin = new kafkajs.Kafka({ brokers: [...lab.kafka.brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
    await admin.connect();
    await project.ensureTopics();
    roles = await printedRoles(project);
    await fillTopics();
  });
  afterAll(async () => {
    stop.abort('SIGTERM');
    await Promise.allSettled(running);
    await admin?.disconnect();
    await project?.remove();
    await lab?.stop();
  });

  it.each(SERVICES)(
    'a %s says what it is denied, whichever of its topics and groups it may only describe',
    async (service) => {
      const rights = rightsOf(needsIn(roles, service));
      const nths = [...rights.keys()].filter((nth) => rights[nth]?.operation !== 'DescribeConfigs');
      const complaints = await Promise.all(nths.map((nth) => complaintWithout(service, nth)));
      expect(complaints.map(({ said }) => said)).toEqual(
        complaints.map(({ taken: { resource, name } }) => expect.stringMatching(`denies .* ${resource} ${name}`)),
      );
    },
  );

  it.each(SERVICES)(
    'a %s does not see that a topic loses records, whichever settings it may not ask for',
    async (service) => {
      const prefix = `${project.prefix}unfit.`;
      const rights = rightsOf(needsIn(await printedRoles(project, { KAFKA_TOPIC_PREFIX: prefix }), service));
      const asked = rights.filter(({ operation }) => operation === 'DescribeConfigs');
      const unseen = asked.map(async (taken) => {
        const environment = await whoMay(without(rights, taken), { KAFKA_TOPIC_PREFIX: prefix });
        // It takes the broker a moment to know of new rights.
        const unseenNow = async () => {
          const told = await faultsTold(service, environment);
          const these = asked.filter(({ name }) => !told.includes(`topic ${name}`));
          return these.length <= 1 && these;
        };
        return until(unseenNow, { what: 'the faults of all others', timeoutMs: 20_000 });
      });
      expect(await Promise.all(unseen)).toEqual(asked.map((taken) => [taken]));
    },
  );

  it('a service that may not even see its group is told so, and not that the broker is away', async () => {
    const KAFKA_GROUP_PREFIX = `${project.prefix}alone.`;
    const rights = rightsOf(needsIn(roles, 'collector')).filter(({ resource }) => resource === 'topic');
    const environment = await whoMay(rights, { KAFKA_GROUP_PREFIX, MILLRACE_STORE: project.path('alone') });
    const lines = serve('collector', environment, stop.signal);
    const said = await until(() => lines.find((line) => line.startsWith('Kafka at ')), { what: 'a word on the group' });
    expect(said).toMatch(`denies "${environment.KAFKA_SASL_USERNAME}" (oauthbearer) topic ${project.prefix}results`);
    expect(said).toMatch(`as group ${KAFKA_GROUP_PREFIX}collector: Not authorized to access group`);
  });

  it('whoever submits and looks cannot do the one thing that each of its rights is for', async () => {
    const rights = rightsOf(needsIn(roles, 'client'));
    const probes: Readonly<Record<string, (environment: Variables) => Promise<string>>> = {
      'Write of topic jobs': (environment) => saidBy(['submit'], environment),
      'DescribeConfigs of topic jobs': (environment) => limitToldOf(TOPICS.jobs, environment),
      'Describe of group scorer.*': (environment) => saidBy(['compute', 'show', 'default'], environment),
      'Describe of group planner': (environment) => livePlanners(environment).then(String, String),
    };
    expect(rights.map(shortly)).toEqual(Object.keys(probes));
    const said = rights.map(async (taken) => probes[shortly(taken)]?.(await whoMay(without(rights, taken))));
    expect(await Promise.all(said)).toEqual([
      expect.stringMatching(/denies .* topic .*jobs/),
      'the default',
      expect.stringMatching(/denies .* group .*scorer\.default/),
      expect.stringMatching(/denies .* group .*planner/),
    ]);
    expect(await limitToldOf(TOPICS.jobs, await whoMay(rights))).toBe('its own');
  });

  it('whoever makes topics cannot, or does not see that they are there', async () => {
    const said = ['Create', 'Describe'].map(async (operation) => {
      const prefix = `${project.prefix}without-${operation}.`;
      const rights = rightsOf(needsIn(await printedRoles(project, { KAFKA_TOPIC_PREFIX: prefix }), 'admin'));
      expect(rights.map((right) => right.operation)).toEqual(['Create', 'Describe']);
      const rest = rights.filter((right) => right.operation !== operation);
      return saidBy(['topics', 'ensure'], await whoMay(rest, { KAFKA_TOPIC_PREFIX: prefix }));
    });
    expect(await Promise.all(said)).toEqual([
      expect.stringMatching(/denies .* the making of topics/),
      expect.stringMatching(/denies .*|there is no topic/),
    ]);
  });

  const shortly = (right: Right): string => wordOf(right).replace(project.prefix, '');

  async function whoMay(rights: readonly Right[], settings: Variables = {}): Promise<Variables> {
    const name = `somebody-${randomUUID().slice(0, 8)}`;
    const who = await principalWith(admin, project, name, rights);
    return { ...project.environment, KAFKA_BROKERS: lab.kafka.lab.saslBrokers.join(), ...who, ...settings };
  }

  async function saidBy(words: readonly string[], environment: Variables): Promise<string> {
    const { exitCode, stderr } = await project.here(words, { environment });
    return `${exitCode}: ${stderr}`;
  }

  async function limitToldOf(topic: string, environment: Variables): Promise<string> {
    const transport = await openBroker(environment, 'command');
    const bytes = await transport.recordBytesMax(topic);
    await transport.close();
    return bytes < BYTES_MAX ? 'its own' : 'the default';
  }

  /** What a service says first that lacks the nth of its rights, in a group of its own. */
  async function complaintWithout(service: ServiceWord, nth: number): Promise<{ taken: Right; said: string }> {
    const KAFKA_GROUP_PREFIX = `${project.prefix}${service}-${nth}.`;
    const rights = rightsOf(needsIn(await printedRoles(project, { KAFKA_GROUP_PREFIX }), service));
    const taken = rights[nth] as Right;
    // Only who tells of a job's steps needs to find it; of several one would be the owner.
    const knowsJob = service === 'scorer' || taken.name.endsWith(TOPICS.status);
    const place = `${service}-${nth}`;
    const own = knowsJob ? {} : { MILLRACE_STORE: project.path(place) };
    if (!knowsJob) project.write(`${place}/jobs/${jobId}/job.json`, project.read(`.millrace/jobs/${jobId}/job.json`));
    const environment = await whoMay(without(rights, taken), { KAFKA_GROUP_PREFIX, ...own });
    const here = new AbortController();
    if (service === 'planner') running.push(pretendToScore(KAFKA_GROUP_PREFIX, here.signal));
    const lines = serve(service, environment, here.signal);
    const what = `a word on ${wordOf(taken)}`;
    const said = await until(() => lines.find((line) => line.includes(' denies ')), { what });
    here.abort('SIGTERM');
    return { taken, said };
  }

  /** A service in this process; what it says. */
  function serve(name: ServiceWord, environment: Variables, signal: AbortSignal): readonly string[] {
    const lines: string[] = [];
    const settings = readServiceSettings({ ...environment, MILLRACE_MAX_WORKERS: '1', MILLRACE_GRACE_SECONDS: '0' });
    const workspace = environment.MILLRACE_STORE as string;
    const say = (line: string): void => void lines.push(line);
    running.push(
      runService({ name, settings, environment, workspace, say, signal: AbortSignal.any([signal, stop.signal]) }),
    );
    return lines;
  }

  /** So that a planner has somebody to deal to. */
  async function pretendToScore(groupPrefix: string, signal: AbortSignal): Promise<void> {
    const settings = testSettings(lab.kafka.brokers, { topicPrefix: project.prefix, groupPrefix });
    const transport = connectKafka(settings);
    const options = { group: GROUPS.scorer('default'), member: { id: 'nobody', workers: 1 } };
    const reader = new TransportReader(transport, TOPICS.miniBatches('default'), options).run();
    await new Promise((resolve) => AbortSignal.any([signal, stop.signal]).addEventListener('abort', resolve));
    await reader.leave();
    await transport.close();
  }

  async function faultsTold(name: ServiceWord, environment: Variables): Promise<string> {
    const store = storeOpener(environment, project.folder)(project.path('.millrace'));
    const asker = { name, environment, compute: 'default', store, hooks: {}, signal: stop.signal };
    return checkServiceBroker(asker, () => {}).then(() => 'none', String);
  }

  /** A job that is under way, something that nobody can read, and topics that are not as they must be. */
  async function fillTopics(): Promise<void> {
    const here = new AbortController();
    running.push(pretendToScore(project.prefix, here.signal));
    serve('planner', project.environment, here.signal);
    jobId = await project.submit();
    const transport = connectKafka(await brokerSettings(project.environment, 'command'));
    const lanes = [0, 1, 2, 3];
    const ends = () => Promise.all(lanes.map((lane) => transport.bounds(TOPICS.miniBatches('default'), lane)));
    const isDealt = async () => (await ends()).some(({ end }) => end > 0);
    await until(isDealt, { what: 'a mini-batch' });
    await transport.close();
    here.abort('SIGTERM');
    const raw = await RawKafka.connect(lab.kafka.brokers);
    for (const topic of [TOPICS.jobs, TOPICS.miniBatches('default'), TOPICS.results]) {
      await raw.send(project.prefix + topic, [{ key: 'odd', value: Buffer.from([1, 2]) }]);
    }
    await raw.close();
    const names = [TOPICS.jobs, TOPICS.miniBatches('default'), TOPICS.results, TOPICS.deadLetters, TOPICS.status];
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    await admin.createTopics({
      topics: names.map((name) => ({ topic: `${project.prefix}unfit.${name}`, configEntries })),
    });
    const small = [{ name: 'max.message.bytes', value: String(BYTES_MAX) }];
    const jobs = { type: kafkajs.ConfigResourceTypes.TOPIC, name: project.prefix + TOPICS.jobs, configEntries: small };
    await admin.alterConfigs({ validateOnly: false, resources: [jobs] });
  }
});

const needsIn = (roles: readonly PrintedRole[], wanted: string): PrintedRole['needs'] =>
  roles.find(({ role }) => role === wanted)?.needs ?? [];
