import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { hasKafkaJars } from '../../tools/kafka-local/kafka-jars.ts';
import { INSTALL_BROKER } from '../../tools/kafka-local/run-installed.ts';
import { type LocalKafka, startKafka } from '../../tools/kafka-local/start-kafka.ts';
import { startKafkaInDocker } from './kafka-in-docker.ts';
import type { KafkaSource } from './test-kafka.ts';

const run = promisify(execFile);

/** The login that the local broker knows. */
export const KAFKA_USER = { username: 'miller', password: 'grist-for-the-mill' } as const;

/** Logins with the same password, which may do nothing until a test allows it. */
export const ACL_ROLES = ['planner', 'scorer', 'collector', 'client', 'admin', 'stranger'] as const;

/** As many files may use one at the same time. */
const PROXIES = 4;

/** From the first place that has one: `KAFKA_BROKERS`, a Docker engine, Apache Kafka's own jars on the installed Java. */
export async function findKafka(environment = process.env): Promise<KafkaSource> {
  const { KAFKA_BROKERS } = environment;
  if (KAFKA_BROKERS) return { kafka: { brokers: KAFKA_BROKERS.split(','), lab: null }, stop: async () => {} };
  if (await works('docker', ['info'])) return startKafkaInDocker();
  return startLab();
}

/** A broker of our own, which a test may break. */
export async function startLab(): Promise<KafkaSource & { readonly local: LocalKafka }> {
  await requireJava();
  const roles = ACL_ROLES.map((username) => ({ username, password: KAFKA_USER.password }));
  const local = await startKafka({
    users: [KAFKA_USER, ...roles],
    proxies: PROXIES,
    tlsClient: KAFKA_USER.username,
    settings: {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      // Everybody that no test means to be refused.
      'super.users': `User:ANONYMOUS;User:${KAFKA_USER.username}`,
    },
  });
  const { brokers, saslBrokers, proxied, tls } = local;
  if (tls === undefined) throw new Error('the local Kafka has no listener with TLS');
  return { kafka: { brokers, lab: { saslBrokers, proxied, tls } }, local, stop: () => local.stop() };
}

async function requireJava(): Promise<void> {
  if ((await works('java', ['-version'])) && (hasKafkaJars() || (await works('mvn', ['-v'])))) return;
  throw new Error(
    `there is no broker for the Kafka tests. Install what runs one: ${INSTALL_BROKER} ` +
      '(or start Docker, or set KAFKA_BROKERS). To do without them: MILLRACE_TEST_WITHOUT=kafka',
  );
}

const works = (command: string, args: readonly string[]): Promise<boolean> =>
  run(command, [...args], { timeout: 20_000 }).then(
    () => true,
    () => false,
  );
