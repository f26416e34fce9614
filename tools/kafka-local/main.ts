import { startKafka } from './start-kafka.ts';

/** Prints `KAFKA_BROKERS=…` once the broker is ready, and runs it until SIGTERM or Ctrl-C. */
const kafka = await startKafka().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
console.log(`KAFKA_BROKERS=${kafka.brokers.join()}`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void kafka.stop().then(() => process.exit(0)));
}
