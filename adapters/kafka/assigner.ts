import kafkajs, { type PartitionAssigner } from 'kafkajs';
import { type MemberClaim, readClaim, writeClaim } from './member-data.ts';
import { shareOut } from './sticky-shares.ts';

const NAME = 'millrace-sticky';

/** `claim` is asked for each time the member joins. All of a group must use this assigner. */
export const stickyAssigner =
  (claim: () => MemberClaim): PartitionAssigner =>
  ({ cluster }) => ({
    name: NAME,
    version: 1,
    protocol: ({ topics }) => ({ name: NAME, metadata: writeClaim(topics, claim()) }),
    assign: async ({ members, topics }) => {
      const [topic] = topics as [string];
      const claims = members.map(
        ({ memberId, memberMetadata }) => [memberId, readClaim(memberId, memberMetadata)] as const,
      );
      const shares = shareOut(cluster.findTopicPartitionMetadata(topic).length, new Map(claims));
      return [...shares].map(([memberId, partitions]) => ({
        memberId,
        memberAssignment: kafkajs.AssignerProtocol.MemberAssignment.encode({
          version: 1,
          assignment: { [topic]: partitions },
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
