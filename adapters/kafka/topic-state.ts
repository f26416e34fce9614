import type { TopicSpec } from './topics.ts';

/** A topic as the broker has it; what may not be asked is undefined. */
export interface TopicState {
  /** With its prefix. */
  readonly topic: string;
  readonly retentionMs: number | undefined;
  /** −1 is without limit. */
  readonly retentionBytes: number | undefined;
  readonly cleanupPolicy: string | undefined;
}

export interface TopicVerdict {
  /** Nothing works like this. */
  readonly faults: readonly string[];
  /** It works, but not through a longer outage. */
  readonly remarks: readonly string[];
}

/** What is kept for less is gone before somebody comes to look on Monday. */
const RETENTION_MS_MIN = 24 * 3_600_000;
const RETENTION_BYTES_MIN = 2 ** 30;
const HOUR_MS = 3_600_000;

/** Judges a topic that is there by what it is for. Its number of partitions is whoever made it's own choice. */
export function judgeTopic({ isCompacted }: Pick<TopicSpec, 'isCompacted'>, state: TopicState): TopicVerdict {
  const { topic, cleanupPolicy } = state;
  const compacts = cleanupPolicy?.includes('compact') ?? isCompacted;
  if (compacts && !isCompacted) {
    return {
      faults: [`topic ${topic} is compacted (cleanup.policy=${cleanupPolicy}): records would vanish`],
      remarks: [],
    };
  }
  return { faults: [], remarks: isCompacted ? [] : shortlyKept(state) };
}

function shortlyKept({ topic, retentionMs, retentionBytes }: TopicState): string[] {
  const remarks: string[] = [];
  if (retentionMs !== undefined && retentionMs >= 0 && retentionMs < RETENTION_MS_MIN) {
    const hours = Math.round((retentionMs / HOUR_MS) * 10) / 10;
    remarks.push(
      `topic ${topic} is kept for ${hours} h only (retention.ms=${retentionMs}): it must cover the longest outage`,
    );
  }
  if (retentionBytes !== undefined && retentionBytes >= 0 && retentionBytes < RETENTION_BYTES_MIN) {
    remarks.push(`topic ${topic} keeps ${retentionBytes} bytes a partition only (retention.bytes): less than 1 GiB`);
  }
  return remarks;
}
