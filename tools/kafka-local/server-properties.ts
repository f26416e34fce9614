import type { TlsFiles } from './tls-files.ts';

export interface BrokerUser {
  readonly username: string;
  readonly password: string;
}

export interface BrokerLayout {
  readonly folder: string;
  readonly plainPort: number;
  readonly controllerPort: number;
  /** Listeners whose clients are told to come to another port, where a proxy may stand. */
  readonly proxied: readonly { readonly port: number; readonly advertisedPort: number }[];
  readonly sasl: { readonly port: number; readonly users: readonly BrokerUser[] } | undefined;
  /** With `sasl`, behind its own port the same logins, encrypted. */
  readonly tls: { readonly port: number; readonly saslPort: number; readonly files: TlsFiles } | undefined;
  /** Added as they are, or in place of what is here. */
  readonly overrides: Readonly<Record<string, string>>;
}

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly advertisedPort: number | undefined;
  readonly protocol: 'PLAINTEXT' | 'SASL_PLAINTEXT' | 'SSL' | 'SASL_SSL';
}

/** One node that is broker and controller, small and quick rather than durable; on the loopback interface only. */
export function serverProperties(layout: BrokerLayout): string {
  const entries = { ...basics(layout), ...listenersOf(layout), ...layout.overrides };
  const lines = Object.entries(entries).map(([name, value]) => `${name}=${value}\n`);
  return lines.join('');
}

function basics({ folder, controllerPort }: BrokerLayout): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': `${folder}/log`,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '500',
    // A killed broker is taken back once its session has ended.
    'broker.session.timeout.ms': '1000',
    'broker.heartbeat.interval.ms': '250',
    'num.network.threads': '2',
    'num.io.threads': '4',
    'log.cleaner.dedupe.buffer.size': String(4 * 2 ** 20),
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
  };
}

function listenersOf(layout: BrokerLayout): Record<string, string> {
  const listeners = namedListeners(layout);
  const advertised = listeners.filter(({ advertisedPort }) => advertisedPort !== undefined);
  return {
    listeners: listeners.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join(),
    'advertised.listeners': advertised.map((each) => `${each.name}://127.0.0.1:${each.advertisedPort}`).join(),
    'listener.security.protocol.map': listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(),
    'inter.broker.listener.name': 'PLAIN',
    ...loginsOf(layout),
    ...encryptionOf(layout),
  };
}

function namedListeners({ plainPort, controllerPort, proxied, sasl, tls }: BrokerLayout): Listener[] {
  const listeners: Listener[] = [
    { name: 'PLAIN', port: plainPort, advertisedPort: plainPort, protocol: 'PLAINTEXT' },
    { name: 'CONTROLLER', port: controllerPort, advertisedPort: undefined, protocol: 'PLAINTEXT' },
  ];
  for (const [n, each] of proxied.entries()) listeners.push({ name: `PROXIED${n}`, ...each, protocol: 'PLAINTEXT' });
  const direct = (name: string, port: number, protocol: Listener['protocol']): void =>
    void listeners.push({ name, port, advertisedPort: port, protocol });
  if (sasl !== undefined) direct('SASL', sasl.port, 'SASL_PLAINTEXT');
  if (tls !== undefined) direct('TLS', tls.port, 'SSL');
  if (tls !== undefined && sasl !== undefined) direct('TLSSASL', tls.saslPort, 'SASL_SSL');
  return listeners;
}

/** Tokens are the unsecured ones that Kafka has for trying out: nobody has signed them. */
function loginsOf({ sasl, tls }: BrokerLayout): Record<string, string> {
  if (sasl === undefined) return {};
  const modules = 'org.apache.kafka.common.security';
  const users = sasl.users.map(({ username, password }) => ` user_${username}="${password}"`).join('');
  const jaas = {
    plain: `${modules}.plain.PlainLoginModule required${users};`,
    'scram-sha-256': `${modules}.scram.ScramLoginModule required;`,
    'scram-sha-512': `${modules}.scram.ScramLoginModule required;`,
    oauthbearer: `${modules}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`,
  };
  const listeners = tls === undefined ? ['sasl'] : ['sasl', 'tlssasl'];
  const settings = listeners.flatMap((listener) =>
    Object.entries(jaas).map(([mechanism, text]) => [`listener.name.${listener}.${mechanism}.sasl.jaas.config`, text]),
  );
  return Object.fromEntries(settings);
}

/** A client may show who it is; then its name is its certificate's. */
function encryptionOf({ tls }: BrokerLayout): Record<string, string> {
  if (tls === undefined) return {};
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': tls.files.brokerStore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': tls.files.ca,
    'ssl.client.auth': 'requested',
    'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+).*$/$1/',
  };
}
