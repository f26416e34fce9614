import { expect, it } from 'vitest';
import type { OutgoingRecord, SubscriptionEvent, Transport } from '../ports/transport.ts';
import { registryFramed } from './registry-framed.ts';

const own = Uint8Array.from([0xc3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 42]);
const delivery = (value: Uint8Array) => ({ topic: 't', key: null, partition: 0, offset: 0, value, ack: () => {} });

function framedOver(inner: Partial<Transport>, answers: readonly (number | Error)[] = [258]) {
  const asked: string[] = [];
  const learned: [number, string | undefined][] = [];
  let turn = 0;
  const transport = registryFramed(inner as Transport, {
    registry: {
      register: async (subject) => {
        asked.push(subject);
        const answer = answers[turn++] as number | Error;
        if (answer instanceof Error) throw answer;
        return answer;
      },
      schema: async (id, signal) => {
        signal.throwIfAborted();
        return id === 404 ? undefined : `schema ${id}`;
      },
    },
    book: {
      writtenWith: () => ({ name: 'millrace.X', text: '{}' }),
      unknownId: (value) => (value[0] === 0 && !learned.some(([id]) => id === value[4]) ? value[4] : undefined),
      learn: (id, text) => learned.push([id, text]),
    },
    subjectOf: (topic, name) => `${topic}-${name}`,
  });
  return { transport, asked, learned };
}

it('a record is framed with the id of its schema, which is registered once a subject', async () => {
  const sent: OutgoingRecord[] = [];
  const publish: Transport['publish'] = async (_, records) => {
    sent.push(...records);
    return [];
  };
  const { transport, asked } = framedOver({ publish });
  await transport.publish('t', [{ key: 'a', partition: 3, value: own }]);
  await transport.publish('t', [{ key: 'b', value: own }]);
  expect(sent[0]).toEqual({ key: 'a', partition: 3, value: Uint8Array.from([0, 0, 0, 1, 2, 42]) });
  expect(asked).toEqual(['t-millrace.X']);
});

it('a schema that was refused once is offered again', async () => {
  const { transport, asked } = framedOver({ publish: async () => [] }, [new Error('refused'), 1]);
  await expect(transport.publish('t', [{ key: 'a', value: own }])).rejects.toThrow('refused');
  await transport.publish('t', [{ key: 'a', value: own }]);
  expect(asked).toHaveLength(2);
});

it('a record is handed out as it came once its id is learned, and nothing after a stop', async () => {
  const value = Uint8Array.from([0, 0, 0, 0, 7, 42]);
  const records = [delivery(value), delivery(own), delivery(value)];
  async function* events(): AsyncGenerator<SubscriptionEvent> {
    yield { kind: 'assigned', partitions: [0] };
    yield { kind: 'records', records };
    yield { kind: 'records', records: [delivery(Uint8Array.from([0, 0, 0, 0, 8]))] };
  }
  const { transport, learned } = framedOver({ subscribe: () => events() });
  const stop = new AbortController();
  const seen: SubscriptionEvent[] = [];
  const options = { group: 'g', member: { id: 'a', workers: 0 }, signal: stop.signal };
  for await (const event of transport.subscribe('t', options)) {
    seen.push(event);
    if (event.kind === 'records') stop.abort();
  }
  expect(seen).toEqual([
    { kind: 'assigned', partitions: [0] },
    { kind: 'records', records },
  ]);
  expect(learned).toEqual([[7, 'schema 7']]);
});
