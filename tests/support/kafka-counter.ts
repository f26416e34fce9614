import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { findKafka } from './kafka-source.ts';
import type { KafkaSource, TestKafka } from './test-kafka.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test file asks for the run's broker. */
    readonly kafkaCounter: string;
  }
}

let server: Server | undefined;
let source: Promise<KafkaSource> | undefined;

/** One broker for the whole run, started when the first file asks for it; runs without such a file never start one. */
export async function setup(project: TestProject): Promise<void> {
  server = createServer((_, response) => {
    // Who asks may be blocked for so long that the connection is gone when it asks again.
    response.setHeader('connection', 'close');
    source ??= findKafka();
    source.then(
      ({ kafka }) => response.end(JSON.stringify({ kafka } satisfies Answer)),
      (error: Error) => response.end(JSON.stringify({ error: error.message } satisfies Answer)),
    );
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  project.provide('kafkaCounter', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

export async function teardown(): Promise<void> {
  server?.close();
  await source?.then(({ stop }) => stop()).catch(() => undefined);
}

export type Answer = { readonly kafka: TestKafka } | { readonly error: string };
