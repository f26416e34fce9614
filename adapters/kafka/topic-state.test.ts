import { describe, expect, it } from 'vitest';
import { judgeTopic, type TopicState } from './topic-state.ts';

const week: TopicState = { topic: 'm.results', retentionMs: 604_800_000, retentionBytes: -1, cleanupPolicy: 'delete' };
const judge = (changes: Partial<TopicState>, isCompacted = false) =>
  judgeTopic({ isCompacted }, { ...week, ...changes });

describe('a topic', () => {
  it('is fine as `topics ensure` makes it, for ever kept, or unknown', () => {
    const nothing = { faults: [], remarks: [] };
    expect(judge({})).toEqual(nothing);
    expect(judge({ retentionMs: -1 })).toEqual(nothing);
    expect(judge({ retentionMs: undefined, retentionBytes: undefined, cleanupPolicy: undefined })).toEqual(nothing);
    expect(judge({ cleanupPolicy: 'compact' }, true)).toEqual(nothing);
  });

  it.each(['compact', 'compact,delete'])('that loses records is unfit (%s)', (cleanupPolicy) => {
    expect(judge({ cleanupPolicy }).faults.join()).toContain('m.results is compacted');
  });

  it('that is kept for too short or too small is remarked upon', () => {
    expect(judge({ retentionMs: 5_400_000 }).remarks.join()).toContain('1.5 h only (retention.ms=5400000)');
    expect(judge({ retentionBytes: 1_000_000 }).remarks.join()).toContain('retention.bytes');
    expect(judge({ retentionMs: 86_400_000, retentionBytes: 2 ** 30 }).remarks).toEqual([]);
  });
});
