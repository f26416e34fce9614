import type { Gathering } from '../ports/gathering.ts';
import { joined } from '../table/joined.ts';

export interface Group {
  readonly group: number;
  readonly bytes: Uint8Array;
}

/** The groups of a gathering, each as a whole: for those that are known to be small. */
export async function* wholeGroups(gathering: Gathering): AsyncGenerator<Group> {
  let group: number | undefined;
  let pieces: Uint8Array[] = [];
  for await (const piece of gathering.groups()) {
    if (group !== undefined && piece.group !== group) {
      yield { group, bytes: joined(pieces) };
      pieces = [];
    }
    group = piece.group;
    pieces.push(piece.bytes.slice());
  }
  if (group !== undefined) yield { group, bytes: joined(pieces) };
}
