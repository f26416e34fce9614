import kafkajs from 'kafkajs';
import type { AssignedMember, Member } from '../../core/ports/transport.ts';

const { MemberMetadata, MemberAssignment } = kafkajs.AssignerProtocol;

/** What each member tells the group when it joins. */
export interface MemberClaim extends Member {
  /** The partitions that it holds and would like to keep. */
  readonly held: readonly number[];
}

export const writeClaim = (topics: string[], claim: MemberClaim): Buffer =>
  MemberMetadata.encode({ version: 1, topics, userData: Buffer.from(JSON.stringify(claim)) });

/** A member that is none of ours has no name but the broker's, and no claims. */
export function readClaim(memberId: string, metadata: Buffer): MemberClaim {
  try {
    const { id, workers, held } = JSON.parse(MemberMetadata.decode(metadata)?.userData.toString() ?? '');
    const isFit = typeof id === 'string' && Number.isSafeInteger(workers) && Array.isArray(held);
    if (isFit) return { id, workers, held: held.filter((partition: unknown) => Number.isSafeInteger(partition)) };
  } catch {
    // Falls through: it is somebody else's.
  }
  return { id: memberId, workers: 0, held: [] };
}

/** A member as the broker describes it; `topic` is the one whose partitions are asked for. */
export function readMembership(
  member: { readonly memberId: string; readonly memberMetadata: Buffer; readonly memberAssignment: Buffer },
  topic: string,
): AssignedMember {
  const { id, workers } = readClaim(member.memberId, member.memberMetadata);
  return { id, workers, partitions: assigned(member.memberAssignment, topic) };
}

function assigned(assignment: Buffer, topic: string): readonly number[] {
  if (assignment.length === 0) return [];
  return [...(MemberAssignment.decode(assignment)?.assignment[topic] ?? [])].sort((a, b) => a - b);
}
