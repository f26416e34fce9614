import { describe, expect, it } from 'vitest';
import { TOPIC_PLAN, topicSpecs } from './topic-specs.ts';
import { configOf, faultsOf } from './topics.ts';

const prefixes = { topicPrefix: 'millrace.', groupPrefix: 'millrace.' };
const specs = topicSpecs({ ...TOPIC_PLAN, computes: { default: 12, gpu: 4 } });

describe('the topics', () => {
  it('are few and fixed: one a compute, and four', () => {
    expect(specs.map(({ name, partitions }) => [name, partitions])).toEqual([
      ['jobs', 12],
      ['minibatches.default', 12],
      ['minibatches.gpu', 4],
      ['results', 12],
      ['dead-letters', 12],
      ['status', 12],
    ]);
  });

  it('are made with explicit partitions and retention, in time and bytes; only status is compacted', () => {
    const made = new Map(specs.map((spec) => [spec.name, configOf(prefixes, spec)]));
    const results = made.get('results');
    expect(results).toMatchObject({ topic: 'millrace.results', numPartitions: 12, replicationFactor: -1 });
    expect(Object.fromEntries(results?.configEntries?.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      'retention.ms': String(7 * 24 * 3_600_000),
      'retention.bytes': String(50 * 2 ** 30),
    });
    const compacted = [...made.values()].filter(({ configEntries }) => configEntries?.[0]?.value === 'compact');
    expect(compacted.map(({ topic }) => topic)).toEqual(['millrace.status']);
  });

  it('are faulty when missing or smaller; each is named with its prefix (fault 20)', () => {
    const found = new Map(specs.map(({ name, partitions }) => [`millrace.${name}`, partitions]));
    expect(faultsOf(prefixes, specs, found)).toEqual([]);
    found.delete('millrace.jobs');
    found.set('millrace.results', 3);
    found.set('millrace.minibatches.gpu', 5);
    expect(faultsOf(prefixes, specs, found)).toEqual([
      'there is no topic millrace.jobs',
      'topic millrace.results has 3 partitions, not 12',
    ]);
  });
});
