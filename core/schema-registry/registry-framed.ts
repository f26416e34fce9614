import type { SchemaBook, SchemaRegistry } from '../ports/schema-registry.ts';
import type { Delivery, OutgoingRecord, SubscribeOptions, SubscriptionEvent, Transport } from '../ports/transport.ts';

export interface RegistryPorts {
  readonly registry: SchemaRegistry;
  readonly book: SchemaBook;
  /** Where a record of this name stands when it travels on this topic. */
  readonly subjectOf: (topic: string, recordName: string) => string;
}

/** Magic (2) and fingerprint (8) of a single object. */
const OWN_HEAD_BYTES = 10;
/** A zero and the id, big-endian: the wire format of Confluent's serializers. */
const FRAME_HEAD_BYTES = 5;

/**
 * A transport on which records travel with the ids of a schema registry: what is published is framed anew, and before
 * a record is handed out the codec has been told the schema of its id. Records without an id are handed out as well,
 * so that a registry can be brought in while services run.
 */
export function registryFramed(inner: Transport, ports: RegistryPorts): Transport {
  const ids = new Map<string, Promise<number>>();
  return {
    publish: async (topic, records) =>
      inner.publish(topic, await Promise.all(records.map((record) => framed(topic, record, ids, ports)))),
    subscribe: (topic, options) => readable(inner, topic, options, ports),
    partitions: (topic) => inner.partitions(topic),
    members: (...asked) => inner.members(...asked),
    committed: (topic, group, partition) => inner.committed(topic, group, partition),
    bounds: (topic, partition) => inner.bounds(topic, partition),
    close: () => inner.close(),
  };
}

async function framed(
  topic: string,
  record: OutgoingRecord,
  ids: Map<string, Promise<number>>,
  { registry, book, subjectOf }: RegistryPorts,
): Promise<OutgoingRecord> {
  const { name, text } = book.writtenWith(record.value);
  const subject = subjectOf(topic, name);
  let id = ids.get(subject);
  if (id === undefined) {
    id = registry.register(subject, text);
    ids.set(subject, id);
    // What could not be registered now may be later.
    id.catch(() => ids.delete(subject));
  }
  return { ...record, value: withId(await id, record.value) };
}

function withId(id: number, value: Uint8Array): Uint8Array {
  const frame = new Uint8Array(value.length - OWN_HEAD_BYTES + FRAME_HEAD_BYTES);
  new DataView(frame.buffer).setUint32(1, id);
  frame.set(value.subarray(OWN_HEAD_BYTES), FRAME_HEAD_BYTES);
  return frame;
}

async function* readable(
  inner: Transport,
  topic: string,
  options: SubscribeOptions,
  ports: RegistryPorts,
): AsyncGenerator<SubscriptionEvent> {
  for await (const event of inner.subscribe(topic, options)) {
    if (event.kind === 'records' && !(await areLearned(event.records, options.signal, ports))) return;
    yield event;
  }
}

/** False when the reader was stopped while the registry was away: what is not handed out goes to others. */
async function areLearned(
  records: readonly Delivery[],
  signal: AbortSignal,
  { registry, book }: RegistryPorts,
): Promise<boolean> {
  try {
    for (const { value } of records) {
      const id = book.unknownId(value);
      if (id !== undefined) book.learn(id, await registry.schema(id, signal));
    }
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
