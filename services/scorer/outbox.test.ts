import { expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import type { MiniBatchScored } from '../../core/ports/records.ts';
import type { OutgoingRecord } from '../../core/ports/transport.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { Outbox } from './outbox.ts';
import type { ScorerPorts } from './ports.ts';

const verdict = (index: number) => ({ ...(SAMPLE_RECORDS.MiniBatchScored[0] as MiniBatchScored), index });

it('verdicts of one turn are published together, and acked once they are', async () => {
  const clock = new VirtualClock();
  const published: number[] = [];
  const publish = async (_: string, records: readonly OutgoingRecord[]) => {
    published.push(records.length);
    return [];
  };
  const outbox = new Outbox({ clock, codec: avroCodec, transport: { publish } } as unknown as ScorerPorts, (error) => {
    throw error;
  });
  const acked: number[] = [];
  for (const index of [1, 2]) {
    outbox.send(verdict(index), () => acked.push(index));
    await Promise.resolve(); // As answers that are heard one after the other.
  }
  expect(published).toEqual([]);
  await outbox.empty();
  expect(published).toEqual([2]);
  expect(acked).toEqual([1, 2]);
});
