import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess } from './broker-process.ts';
import { freePorts } from './free-ports.ts';
import { kafkaJars } from './kafka-jars.ts';
import { type BrokerUser, serverProperties } from './server-properties.ts';
import { makeTlsFiles, type TlsFiles } from './tls-files.ts';

export interface KafkaOptions {
  /** A SASL listener (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512) that knows these; any OAUTHBEARER token that nobody signed. */
  readonly users?: readonly BrokerUser[];
  /** So many listeners for clients that come through a proxy. */
  readonly proxies?: number;
  /** Listeners with TLS, and the certificate of a client of this name. */
  readonly tlsClient?: string;
  /** Settings of the broker, by their names in `server.properties`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Clients come to `listenPort`, where whoever started the broker lets a proxy listen that leads to `targetPort`. */
export interface ProxiedListener {
  readonly listenPort: number;
  readonly targetPort: number;
}

export interface EncryptedListeners {
  readonly brokers: readonly string[];
  /** With authentication as well. */
  readonly saslBrokers: readonly string[];
  readonly files: TlsFiles;
}

export interface LocalKafka {
  /** `host:port`, without authentication. */
  readonly brokers: readonly string[];
  /** With authentication; empty without users. */
  readonly saslBrokers: readonly string[];
  readonly proxied: readonly ProxiedListener[];
  readonly tls: EncryptedListeners | undefined;
  readonly pid: number;
  /** What the broker has logged, for a failure's message. */
  readonly logFile: string;
  /** SIGKILL; what it has kept stays. */
  kill(): Promise<void>;
  /** Starts again on what it has kept and on the same ports; ends it first when it runs. */
  restart(): Promise<void>;
  /** Ends it and removes all that it has kept. Idempotent. */
  stop(): Promise<void>;
}

/** Runs Apache Kafka on this machine: one node, in KRaft mode, on free ports of the loopback interface. */
export async function startKafka(options: KafkaOptions = {}): Promise<LocalKafka> {
  const { users = [] } = options;
  const jars = await kafkaJars();
  const folder = await mkdtemp(join(tmpdir(), 'kafka-local-'));
  const process = new BrokerProcess(jars, folder);
  const stop = async (): Promise<void> => {
    await process.end('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const places = await layOut(options, folder);
    await process.format(users);
    await process.start();
    return {
      ...places,
      get pid() {
        return process.pid;
      },
      logFile: process.logFile,
      kill: () => process.end('SIGKILL'),
      restart: async () => {
        await process.end('SIGTERM');
        await process.start();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Places = Pick<LocalKafka, 'brokers' | 'saslBrokers' | 'proxied' | 'tls'>;

/** Writes what the broker is told, and says where it will listen. */
async function layOut(options: KafkaOptions, folder: string): Promise<Places> {
  const { users = [], proxies = 0, tlsClient, settings = {} } = options;
  const ports = await freePorts(5 + 2 * proxies);
  const nextPort = (): number => ports.pop() as number;
  const [plainPort, controllerPort] = [nextPort(), nextPort()];
  const sasl = users.length > 0 ? { port: nextPort(), users } : undefined;
  const files = tlsClient === undefined ? undefined : await makeTlsFiles(folder, tlsClient);
  const tls = files && { port: nextPort(), saslPort: nextPort(), files };
  const proxied = Array.from({ length: proxies }, () => ({ port: nextPort(), advertisedPort: nextPort() }));
  const layout = { folder, plainPort, controllerPort, proxied, sasl, tls, overrides: settings };
  await writeFile(join(folder, 'server.properties'), serverProperties(layout));
  const at = (port: number | undefined): string[] => (port === undefined ? [] : [`127.0.0.1:${port}`]);
  return {
    brokers: at(plainPort),
    saslBrokers: at(sasl?.port),
    proxied: proxied.map(({ port, advertisedPort }) => ({ targetPort: port, listenPort: advertisedPort })),
    tls: tls && { brokers: at(tls.port), saslBrokers: sasl === undefined ? [] : at(tls.saslPort), files: tls.files },
  };
}
