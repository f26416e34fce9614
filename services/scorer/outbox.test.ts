import { describe, expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import type { DeadLetter, MiniBatchFailed, MiniBatchScored } from '../../core/ports/records.ts';
import type { OutgoingRecord } from '../../core/ports/transport.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { Outbox } from './outbox.ts';
import type { ScorerPorts } from './ports.ts';

const verdict = (index: number) => ({ ...(SAMPLE_RECORDS.MiniBatchScored[0] as MiniBatchScored), index });

/** To a broker that has what it is given a turn later; `told` is what happened, in order. */
function sending() {
  const clock = new VirtualClock();
  const told: string[] = [];
  const publish = async (topic: string, records: readonly OutgoingRecord[]) => {
    told.push(`${records.length} to ${topic}`);
    await clock.turn();
    told.push(`${records.length} on ${topic}`);
    return [];
  };
  const outbox = new Outbox({ clock, codec: avroCodec, transport: { publish } } as unknown as ScorerPorts, (error) => {
    throw error;
  });
  return { outbox, told };
}

describe('Outbox', () => {
  it('publishes the verdicts of one turn together, and acks once they are on the log', async () => {
    const { outbox, told } = sending();
    for (const index of [1, 2]) {
      outbox.send(verdict(index), () => told.push(`ack ${index}`));
      await Promise.resolve(); // As answers that are heard one after the other.
    }
    expect(told).toEqual([]);
    await outbox.empty();
    expect(told).toEqual(['2 to results', '2 on results', 'ack 1', 'ack 2']);
  });

  it('has a dead letter on its topic before the verdict goes out that ends the mini-batch', async () => {
    const { outbox, told } = sending();
    const [failed, letter] = [SAMPLE_RECORDS.MiniBatchFailed[0], SAMPLE_RECORDS.DeadLetter[0]];
    outbox.send(failed as MiniBatchFailed, () => told.push('ack'), letter as DeadLetter);
    await outbox.empty();
    expect(told).toEqual(['1 to dead-letters', '1 on dead-letters', '1 to results', '1 on results', 'ack']);
  });
});
