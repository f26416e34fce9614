export interface BrokerUser {
  readonly username: string;
  readonly password: string;
}

export interface BrokerLayout {
  readonly folder: string;
  readonly plainPort: number;
  readonly controllerPort: number;
  /** A second listener whose clients are told to come to another port, where a proxy may stand. */
  readonly proxied: { readonly port: number; readonly advertisedPort: number } | undefined;
  readonly sasl: { readonly port: number; readonly users: readonly BrokerUser[] } | undefined;
  /** Added as they are, or in place of what is here. */
  readonly overrides: Readonly<Record<string, string>>;
}

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly advertisedPort: number | undefined;
  readonly protocol: 'PLAINTEXT' | 'SASL_PLAINTEXT';
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
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
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
  };
}

function namedListeners({ plainPort, controllerPort, proxied, sasl }: BrokerLayout): Listener[] {
  const listeners: Listener[] = [
    { name: 'PLAIN', port: plainPort, advertisedPort: plainPort, protocol: 'PLAINTEXT' },
    { name: 'CONTROLLER', port: controllerPort, advertisedPort: undefined, protocol: 'PLAINTEXT' },
  ];
  if (proxied !== undefined) listeners.push({ name: 'PROXIED', ...proxied, protocol: 'PLAINTEXT' });
  if (sasl !== undefined) {
    listeners.push({ name: 'SASL', port: sasl.port, advertisedPort: sasl.port, protocol: 'SASL_PLAINTEXT' });
  }
  return listeners;
}

function loginsOf({ sasl }: BrokerLayout): Record<string, string> {
  if (sasl === undefined) return {};
  const users = sasl.users.map(({ username, password }) => ` user_${username}="${password}"`).join('');
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    'listener.name.sasl.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required${users};`,
    'listener.name.sasl.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.sasl.scram-sha-512.sasl.jaas.config': scram,
  };
}
