import kafkajs from 'kafkajs';

const choose = kafkajs.Partitioners.DefaultPartitioner();

/** The partition that Kafka's own producers choose for this key, so that records of any client lie together. */
export function partitionOfKey(key: string, partitions: number): number {
  const partitionMetadata = PLACES(partitions);
  return choose({ topic: '', partitionMetadata, message: { key, value: null } });
}

/** All that is looked at is how many there are. */
const PLACES = (count: number) => new Array(count).fill({}) as Parameters<typeof choose>[0]['partitionMetadata'];
