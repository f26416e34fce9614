/** The topics; adapters put their own prefix before them. */
export const TOPICS = {
  jobs: 'jobs',
  /** One a compute. */
  miniBatches: (compute: string): string => `minibatches.${compute}`,
  results: 'results',
  deadLetters: 'dead-letters',
  status: 'status',
} as const;

/** The groups of readers; adapters put their own prefix before them. */
export const GROUPS = {
  planner: 'planner',
  /** A group reads one topic, and each compute has its own. */
  scorer: (compute: string): string => `scorer.${compute}`,
  collector: 'collector',
} as const;

export interface OutgoingRecord {
  /** Null: the producer names the partition instead. */
  readonly key: string | null;
  /** Default: chosen from the key, always the same for the same key. */
  readonly partition?: number;
  readonly value: Uint8Array;
}

export interface Position {
  readonly partition: number;
  readonly offset: number;
}

export interface Delivery extends Position {
  readonly topic: string;
  readonly key: string | null;
  readonly value: Uint8Array;
  /** Done with for good: it may be committed once all before it on its partition are. Idempotent. */
  ack(): void;
  /**
   * Tells the partition's next reader, should this one die now, that this record had it for itself, and how far it was.
   * Resolves once that is kept; false where the partition is another reader's. Only in a subscription that counts deaths,
   * over a transport that outlives its readers.
   */
  noteAlone?(phase: AlonePhase): Promise<boolean>;
}

/** Of a record with nothing beside it: what it needs is brought up, or it runs. */
export type AlonePhase = 'starting' | 'running';

/** What a partition has cost since the group's committed offset on it last moved. */
export interface PartitionDeaths {
  /** Readers that died while it was theirs. */
  readonly deaths: number;
  /** The record that had a reader for itself, and how many of them died while it ran, and before; null when there is none. */
  readonly alone: { readonly offset: number; readonly deaths: number; readonly startDeaths: number } | null;
}

export type SubscriptionEvent =
  /** These partitions are this reader's from now on; records of them come after this. */
  | {
      readonly kind: 'assigned';
      readonly partitions: readonly number[];
      /** By partition, in a subscription that counts deaths: only those that have cost any. */
      readonly deaths?: ReadonlyMap<number, PartitionDeaths>;
    }
  /** These are another reader's now; acks of their records no longer do anything. */
  | { readonly kind: 'lost'; readonly partitions: readonly number[] }
  /** What is there now, at most one fetch, in order within a partition. Never empty. */
  | { readonly kind: 'records'; readonly records: readonly Delivery[] };

export interface SubscribeOptions {
  /** Its readers share the topic. A group reads one topic only. */
  readonly group: string;
  /** Shown to others of the group by `members`. */
  readonly member: Member;
  /** Ends the subscription: the reader leaves its group, what it did not ack goes to others. */
  readonly signal: AbortSignal;
  /**
   * Where to start on a newly assigned partition. Default: behind what the group has committed, else the log's start. The
   * signal tells that it is another reader's before the answer was needed.
   */
  readonly startAt?: (partition: number, signal: AbortSignal) => Promise<number | undefined>;
  /**
   * Keeps with each partition who holds it, so that the next reader is told how many have died of it. A transport that
   * does not outlive its readers has nothing to tell. Default: no.
   */
  readonly countsDeaths?: boolean;
}

export interface Member {
  /** Unique in the group. */
  readonly id: string;
  /** How many mini-batches it scores at once; 0 for other services. */
  readonly workers: number;
}

export interface AssignedMember extends Member {
  readonly partitions: readonly number[];
}

/**
 * Carries records between services, in order within a partition.
 *
 * Your job: deliver every record at least once to every group, commit for each partition the contiguous run of acked
 * records (low-water mark), hand what was never acked to the next reader, and fetch nothing until the reader asks for
 * the next event, so that a slow reader slows the source.
 * Not your job: decoding, retries, dead letters. The service's flow does those.
 */
export interface Transport {
  /** Resolves once the log has all of them, with their places, in order. @throws MillraceError `TRANSPORT_UNAVAILABLE` */
  publish(topic: string, records: readonly OutgoingRecord[]): Promise<readonly Position[]>;
  subscribe(topic: string, options: SubscribeOptions): AsyncIterable<SubscriptionEvent>;
  /** How many partitions (lanes) a topic has. */
  partitions(topic: string): Promise<number>;
  /**
   * The readers of a group and what each of them holds. While they share it out anew that is what was known last;
   * `settled` waits until it is known again, for whoever decides by it.
   */
  members(topic: string, group: string, when?: 'now' | 'settled'): Promise<readonly AssignedMember[]>;
  /** The first offset not yet committed by the group; undefined when it never committed there. */
  committed(topic: string, group: string, partition: number): Promise<number | undefined>;
  /** First offset still held, and the one the next record will get. */
  bounds(topic: string, partition: number): Promise<{ readonly start: number; readonly end: number }>;
  /** Idempotent. Resolves once nothing is in flight. */
  close(): Promise<void>;
}
