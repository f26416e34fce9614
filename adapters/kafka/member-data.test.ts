import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { readClaim, readMembership, writeClaim } from './member-data.ts';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
const claim = { id: 'scorer-ü', workers: 4, held: [0, 7] };
const assignment = (partitions: Record<string, number[]>) =>
  MemberAssignment.encode({ version: 1, assignment: partitions, userData: Buffer.alloc(0) });

describe('what a member tells its group', () => {
  it('is read as it was written', () => {
    expect(readClaim('m', writeClaim(['t'], claim))).toEqual(claim);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from([0, 1, 255, 255, 255])],
    ['no data', MemberMetadata.encode({ version: 1, topics: ['t'], userData: Buffer.alloc(0) })],
    ['data of another kind', MemberMetadata.encode({ version: 1, topics: ['t'], userData: Buffer.from('{"id":3}') })],
  ])('is no claim when it is %s: the member has the name that the broker gave it', (_, metadata) => {
    expect(readClaim('m-1', metadata)).toEqual({ id: 'm-1', workers: 0, held: [] });
  });

  it('is shown with what the member holds of the topic', () => {
    const member = {
      memberId: 'm',
      memberMetadata: writeClaim(['t'], claim),
      memberAssignment: assignment({ t: [10, 9], u: [1] }),
    };
    expect(readMembership(member, 't')).toEqual({ id: 'scorer-ü', workers: 4, partitions: [9, 10] });
    expect(readMembership(member, 'v').partitions).toEqual([]);
    expect(readMembership({ ...member, memberAssignment: Buffer.alloc(0) }, 't').partitions).toEqual([]);
  });
});
