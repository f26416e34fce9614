import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePorts } from '../../tools/kafka-local/free-ports.ts';
import { until } from './poll.ts';
import type { KafkaSource } from './test-kafka.ts';

const run = promisify(execFile);
const IMAGE = 'apache/kafka:4.3.1';
const START_TIMEOUT_MS = 90_000;

/** The public image, on a port that is the same inside and outside, because clients are told it. */
export async function startKafkaInDocker(): Promise<KafkaSource> {
  const [port] = (await freePorts(1)) as [number];
  const settings = settingsOf(port).flatMap((setting) => ['-e', setting]);
  const { stdout } = await run('docker', ['run', '-d', '--rm', '-p', `127.0.0.1:${port}:${port}`, ...settings, IMAGE]);
  const id = stdout.trim();
  const stop = async (): Promise<void> => void (await run('docker', ['rm', '-f', id]));
  const isReady = async () => {
    const log = await run('docker', ['logs', id]);
    return log.stdout.includes('Kafka Server started');
  };
  try {
    await until(isReady, { timeoutMs: START_TIMEOUT_MS, what: `the start of ${IMAGE}` });
  } catch (error) {
    await stop();
    throw error;
  }
  return { kafka: { brokers: [`127.0.0.1:${port}`], lab: null }, stop };
}

const settingsOf = (port: number): string[] => [
  'KAFKA_NODE_ID=1',
  'KAFKA_PROCESS_ROLES=broker,controller',
  `KAFKA_LISTENERS=PLAINTEXT://:${port},CONTROLLER://:9093`,
  `KAFKA_ADVERTISED_LISTENERS=PLAINTEXT://127.0.0.1:${port}`,
  'KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER',
  'KAFKA_LISTENER_SECURITY_PROTOCOL_MAP=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'KAFKA_CONTROLLER_QUORUM_VOTERS=1@localhost:9093',
  'KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1',
  'KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS=0',
  'KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS=500',
];
