import { TOPICS } from '../../core/ports/transport.ts';
import type { TopicSpec } from './topics.ts';

const HOUR_MS = 3_600_000;
const GIB = 2 ** 30;

export interface TopicPlan {
  /** Lanes of each compute, by its name. */
  readonly computes: Readonly<Record<string, number>>;
  /** Of jobs, results, dead letters and status. */
  readonly partitions: number;
  /** Of results: must cover the longest outage of the collectors. */
  readonly resultsRetentionMs: number;
  readonly resultsRetentionBytes: number;
}

export const TOPIC_PLAN: TopicPlan = {
  computes: { default: 12 },
  partitions: 12,
  resultsRetentionMs: 7 * 24 * HOUR_MS,
  resultsRetentionBytes: 50 * GIB,
};

/** Every topic that the services use. */
export function topicSpecs(plan: TopicPlan): readonly TopicSpec[] {
  const { partitions, resultsRetentionMs, resultsRetentionBytes } = plan;
  const month = { retentionMs: 30 * 24 * HOUR_MS, retentionBytes: GIB, isCompacted: false };
  return [
    { name: TOPICS.jobs, partitions, ...month },
    ...Object.entries(plan.computes).map(([compute, lanes]) => ({
      name: TOPICS.miniBatches(compute),
      partitions: lanes,
      retentionMs: 7 * 24 * HOUR_MS,
      retentionBytes: 4 * GIB,
      isCompacted: false,
    })),
    {
      name: TOPICS.results,
      partitions,
      retentionMs: resultsRetentionMs,
      retentionBytes: resultsRetentionBytes,
      isCompacted: false,
    },
    { name: TOPICS.deadLetters, partitions, ...month },
    { name: TOPICS.status, partitions, ...month, isCompacted: true },
  ];
}
