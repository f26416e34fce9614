import { afterEach, beforeEach } from 'vitest';
import type { Delivery, Transport } from '../../core/ports/transport.ts';
import { type ReaderOptions, TransportReader } from '../support/transport-reader.ts';

export interface TransportHarness {
  /** A transport with these topics, all of them empty, and no others. */
  open(topics: Readonly<Record<string, { readonly partitions: number }>>): Promise<Transport>;
  readonly capabilities: TransportCapabilities;
  /** How long anything may take: joining a group, handing a lane over, a commit. */
  readonly patienceMs: number;
}

interface TransportCapabilities {
  /** `members` shows the whole group, with what each reader holds. */
  readonly canPeekMembers: boolean;
}

type NamedReaderOptions = Omit<ReaderOptions, 'member' | 'timeoutMs'> & {
  readonly id?: string;
  readonly workers?: number;
};

export interface TransportUnderTest {
  /** With topics `one` of one partition and `four` of four; fresh for each test, closed after it. */
  readonly transport: Transport;
  /** A reader that keeps asking. */
  read(topic: string, options?: NamedReaderOptions): TransportReader;
  /** A reader that asks only when told. */
  reader(topic: string, options?: NamedReaderOptions): TransportReader;
  publish(topic: string, partition: number, ...texts: string[]): Promise<void>;
}

/** Call inside a `describe`. */
export function setUpTransport({ open, patienceMs }: TransportHarness): TransportUnderTest {
  let transport: Transport;
  beforeEach(async () => {
    transport = await open({ one: { partitions: 1 }, four: { partitions: 4 } });
  }, patienceMs);
  afterEach(() => transport.close(), patienceMs);

  const reader = (topic: string, { id = 'a', workers = 0, ...options }: NamedReaderOptions = {}) =>
    new TransportReader(transport, topic, { ...options, member: { id, workers }, timeoutMs: patienceMs });
  return {
    get transport() {
      return transport;
    },
    reader,
    read: (topic, options) => reader(topic, options).run(),
    publish: async (topic, partition, ...texts) => {
      await transport.publish(
        topic,
        texts.map((text) => ({ key: null, partition, value: Buffer.from(text) })),
      );
    },
  };
}

export const textOf = (delivery: Delivery): string => Buffer.from(delivery.value).toString();
export const textsOf = (deliveries: readonly Delivery[]): string[] => deliveries.map(textOf);
export const ack = (delivery: Delivery | undefined): void => delivery?.ack();
