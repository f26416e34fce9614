import type { OutgoingRecord, Position, Transport } from '../../core/ports/transport.ts';
import type { Broker, PartitionLog } from './broker.ts';
import type { SimProcess } from './process.ts';
import { Reader, type ReaderWorld } from './reader.ts';

/** The broker as one process reaches it. */
export function fakeTransport(process: SimProcess, broker: Broker, world: ReaderWorld): Transport {
  const { random } = world;
  const publish = (topic: string, records: readonly OutgoingRecord[], isTorn: boolean): Position[] => {
    const landed = isTorn ? records.slice(0, random.below(records.length + 1)) : records;
    return landed.map((record) => broker.append(topic, record));
  };
  return {
    publish: (topic, records) => process.call('publish', (isTorn) => publish(topic, records, isTorn)),
    subscribe: (topic, options) => new Reader(process, broker.group(topic, options.group), options, world),
    partitions: (topic) => process.call('partitions', () => broker.logs(topic).length),
    members: (topic, name) =>
      process.call('members', () => {
        const group = broker.group(topic, name);
        return [...group.members].map((reader) => ({ ...reader.member, partitions: group.partitionsOf(reader) }));
      }),
    committed: (topic, name, partition) =>
      process.call('committed', () => broker.group(topic, name).committed(partition)),
    bounds: (topic, partition) =>
      process.call('bounds', () => {
        const { start, end } = broker.logs(topic)[partition] as PartitionLog;
        return { start, end };
      }),
    close: async () => {},
  };
}
