import { resolve } from 'node:path';
import { run } from './run.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const VITEST = resolve(ROOT, 'node_modules/vitest/vitest.mjs');

/** The contract of the transport on the public image: where an engine answers, the tests take their broker from there. */
export function checkKafkaTests(): void {
  const environment = { KAFKA_BROKERS: '' };
  run(process.execPath, [VITEST, 'run', 'tests/contract/transport.kafka.test.ts'], { cwd: ROOT, environment });
}
