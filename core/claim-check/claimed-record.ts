import type { Claim, DeadLetter, MiniBatch, MiniBatchFailed, MiniBatchScored, WireRecord } from '../ports/records.ts';

/** The records that may be too big for a topic. */
export type ClaimableRecord = MiniBatch | MiniBatchScored | MiniBatchFailed | DeadLetter;

export function isClaimable(record: WireRecord): record is ClaimableRecord {
  return 'claim' in record;
}

/** What is left of a record whose bulk lies elsewhere: who and where it is, small whatever it was. */
export function withClaim(record: ClaimableRecord, claim: Claim): ClaimableRecord {
  switch (record.kind) {
    case 'MiniBatch':
      return { ...record, folder: '', slices: [], claim };
    case 'MiniBatchScored':
      return { ...withoutTexts(record), warnings: [], rows: new Uint8Array(), claim };
    case 'MiniBatchFailed':
      return { ...record, tries: [], inputs: [], claim };
    case 'DeadLetter':
      return {
        ...record,
        ...{ inputs: [], ranges: null, partition: null, tries: [], stderrTail: '' },
        ...{ undecodable: withoutBytes(record), claim },
      };
  }
}

const withoutTexts = ({ metrics: _, missedInputs: __, ...rest }: MiniBatchScored): MiniBatchScored => rest;

const withoutBytes = ({ undecodable }: DeadLetter): DeadLetter['undecodable'] =>
  undecodable && { ...undecodable, bytes: new Uint8Array() };

/** The record that a claim stands for is one of the same kind and place. */
export function isSameRecord(one: ClaimableRecord, other: WireRecord): other is ClaimableRecord {
  return (
    other.kind === one.kind &&
    other.jobId === one.jobId &&
    other.step === one.step &&
    other.run === one.run &&
    other.index === one.index
  );
}
