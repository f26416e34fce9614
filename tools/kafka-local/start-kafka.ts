import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BrokerProcess } from './broker-process.ts';
import { freePorts } from './free-ports.ts';
import { kafkaJars } from './kafka-jars.ts';
import { type BrokerUser, serverProperties } from './server-properties.ts';

export interface KafkaOptions {
  /** A SASL listener (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512) that knows these. */
  readonly users?: readonly BrokerUser[];
  /** A listener for clients that come through a proxy. */
  readonly isProxied?: boolean;
  /** Settings of the broker, by their names in `server.properties`. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface LocalKafka {
  /** `host:port`, without authentication. */
  readonly brokers: readonly string[];
  /** With authentication; empty without users. */
  readonly saslBrokers: readonly string[];
  /** Clients come to `listenPort`, where whoever started this lets a proxy listen that leads to `targetPort`. */
  readonly proxied: { readonly listenPort: number; readonly targetPort: number } | undefined;
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
  const { users = [], isProxied = false, settings = {} } = options;
  const [jars, ports] = await Promise.all([kafkaJars(), freePorts(5)]);
  const [plainPort, controllerPort, saslPort, targetPort, listenPort] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  const folder = await mkdtemp(join(tmpdir(), 'kafka-local-'));
  const properties = serverProperties({
    folder,
    plainPort,
    controllerPort,
    proxied: isProxied ? { port: targetPort, advertisedPort: listenPort } : undefined,
    sasl: users.length > 0 ? { port: saslPort, users } : undefined,
    overrides: settings,
  });
  await writeFile(join(folder, 'server.properties'), properties);
  const process = new BrokerProcess(jars, folder);
  const stop = async (): Promise<void> => {
    await process.end('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await process.format(users);
    await process.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    brokers: [`127.0.0.1:${plainPort}`],
    saslBrokers: users.length > 0 ? [`127.0.0.1:${saslPort}`] : [],
    proxied: isProxied ? { listenPort, targetPort } : undefined,
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
}
