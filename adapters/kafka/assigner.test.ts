import kafkajs, { type Assigner, type PartitionAssigner } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { stickyAssigner } from './assigner.ts';
import { readClaim, writeClaim } from './member-data.ts';

type World = Parameters<PartitionAssigner>[0];
const cluster = { findTopicPartitionMetadata: () => new Array(4).fill({}) } as unknown as World['cluster'];
const assigner = (claim = { id: 'a', workers: 1, held: [] as number[] }): Assigner =>
  stickyAssigner(() => claim)({ cluster, groupId: 'g', logger: {} as World['logger'] });

describe('the assigner', () => {
  it('asks for the claim anew at each joining', () => {
    const claim = { id: 'a', workers: 1, held: [] as number[] };
    const own = assigner(claim);
    own.protocol({ topics: ['t'] });
    claim.held = [3];
    const { name, metadata } = own.protocol({ topics: ['t'] });
    expect([name, readClaim('m', metadata).held]).toEqual([own.name, [3]]);
  });

  it('gives every member its share of the topic, as the broker wants it', async () => {
    const members = [
      { memberId: 'm1', memberMetadata: writeClaim(['t'], { id: 'a', workers: 1, held: [2, 3] }) },
      { memberId: 'm2', memberMetadata: writeClaim(['t'], { id: 'b', workers: 1, held: [] }) },
    ];
    const assigned = await assigner().assign({ members, topics: ['t'] });
    const shares = assigned.map(({ memberId, memberAssignment }) => [
      memberId,
      kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment,
    ]);
    expect(Object.fromEntries(shares)).toEqual({ m1: { t: [2, 3] }, m2: { t: [0, 1] } });
  });
});
