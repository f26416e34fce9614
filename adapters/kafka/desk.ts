import kafkajs, { type Admin, type GroupDescription } from 'kafkajs';
import { invariant } from '../../core/errors.ts';
import type { AssignedMember } from '../../core/ports/transport.ts';
import { Client, resetWhenUnanswered } from './client.ts';
import { type LaneNote, readNote } from './lane-note.ts';
import { readClaim, readMembership } from './member-data.ts';
import { groupName, topicName } from './names.ts';
import type { Persistence } from './persistence.ts';
import type { KafkaHooks, KafkaSettings } from './settings.ts';
import { SharedAnswers } from './shared-answers.ts';

const PART = 'requests';
const DEFAULT_BYTES_MAX = 2 ** 20;
/** For the key, and what the protocol adds to a record and to the batch that it travels in. */
const OVERHEAD_BYTES = 1_024;
const SHARED_OUT_ANEW = new Set(['PreparingRebalance', 'CompletingRebalance']);
const LOOK_AGAIN_MS = 100;

/** How far a group has come on one partition. */
export interface Commit {
  /** Undefined when there is none, or only a note. */
  readonly offset: number | undefined;
  /** Where the note stands. */
  readonly place: number | undefined;
  readonly note: LaneNote | undefined;
}

export interface Bounds {
  readonly start: number;
  readonly end: number;
}

/** Asks the broker what it knows of topics and groups. */
export class Desk {
  readonly #settings: KafkaSettings;
  readonly #client: Client;
  readonly #persistence: Persistence;
  readonly #shared = new SharedAnswers();
  readonly #partitions = new Map<string, number>();
  readonly #bytesMax = new Map<string, number>();
  readonly #stable = new Map<string, readonly AssignedMember[]>();
  #admin: Promise<Admin> | undefined;

  constructor(settings: KafkaSettings, hooks: KafkaHooks, persistence: Persistence) {
    this.#settings = settings;
    this.#client = new Client(settings, hooks);
    this.#persistence = persistence;
  }

  /** Asked once, and again by whoever has heard of more: a topic may be given further ones while it lives. */
  async partitions(topic: string, atLeast = 1): Promise<number> {
    const known = this.#partitions.get(topic);
    if (known !== undefined && known >= atLeast) return known;
    const name = topicName(this.#settings, topic);
    const count = await this.#ask(`partitions ${topic}`, `topic ${name}`, topic, async (admin) => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
      return topics[0]?.partitions.length ?? 0;
    });
    this.#partitions.set(topic, count);
    return count;
  }

  /** What may not be asked, or is not said, is taken to be the broker's own default. */
  async recordBytesMax(topic: string): Promise<number> {
    const known = this.#bytesMax.get(topic);
    if (known !== undefined) return known;
    const name = topicName(this.#settings, topic);
    await this.partitions(topic);
    const told = await this.#ask(`bytes ${topic}`, `settings of topic ${name}`, topic, (admin) =>
      admin
        .describeConfigs({
          includeSynonyms: false,
          resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name, configNames: ['max.message.bytes'] }],
        })
        .then(({ resources }) => Number(resources[0]?.configEntries[0]?.configValue))
        .catch(() => Number.NaN),
    );
    const bytes = (Number.isSafeInteger(told) && told > 0 ? told : DEFAULT_BYTES_MAX) - OVERHEAD_BYTES;
    this.#bytesMax.set(topic, bytes);
    return bytes;
  }

  /** While a group is being shared out anew it is shown as it was before, unless it is waited for. */
  async members(topic: string, group: string, when: 'now' | 'settled'): Promise<readonly AssignedMember[]> {
    const groupId = groupName(this.#settings, group);
    const name = topicName(this.#settings, topic);
    const described = await (when === 'now' ? this.#describe(group) : this.#settled(group));
    const members = (described?.members ?? []).map((member) => readMembership(member, name));
    if (described?.state === 'Stable' || described?.state === 'Empty') this.#stable.set(groupId, members);
    if (members.length === 0) return members;
    return described?.state === 'Stable' ? members : (this.#stable.get(groupId) ?? members);
  }

  /** Who is in the group now, whatever they hold. */
  async memberIds(group: string): Promise<ReadonlySet<string>> {
    const { members = [] } = (await this.#settled(group)) ?? {};
    return new Set(members.map(({ memberId, memberMetadata }) => readClaim(memberId, memberMetadata).id));
  }

  /** While it is shared out anew the broker tells nobody's name, nor what they hold. */
  async #settled(group: string): Promise<GroupDescription | undefined> {
    for (;;) {
      const described = await this.#describe(group);
      if (!SHARED_OUT_ANEW.has(described?.state ?? '')) return described;
      await this.#persistence.wait(LOOK_AGAIN_MS);
    }
  }

  async commit(topic: string, group: string, partition: number): Promise<Commit> {
    const groupId = groupName(this.#settings, group);
    const name = topicName(this.#settings, topic);
    const found = await this.#ofPartition({ topic, partition }, () =>
      this.#ask(`commits ${groupId}`, `offsets of group ${groupId}`, topic, async (admin) => {
        const [answer] = await admin.fetchOffsets({ groupId, topics: [name] });
        return answer?.partitions ?? [];
      }),
    );
    const offset = Number(found.offset);
    const note = readNote(found.metadata);
    const place = offset < 0 ? undefined : offset;
    return { offset: note?.isUnmoved ? undefined : place, place, note };
  }

  async bounds(topic: string, partition: number): Promise<Bounds> {
    const name = topicName(this.#settings, topic);
    const found = await this.#ofPartition({ topic, partition }, () =>
      this.#ask(`bounds ${topic}`, `offsets of topic ${name}`, topic, (admin) => admin.fetchTopicOffsets(name)),
    );
    return { start: Number(found.low), end: Number(found.high) };
  }

  /** Something about the topic is not as it was. */
  forget(topic: string): void {
    this.#partitions.delete(topic);
    this.#bytesMax.delete(topic);
  }

  async close(): Promise<void> {
    this.#client.cut();
    await this.#admin?.then((admin) => admin.disconnect()).catch(() => undefined);
  }

  #describe(group: string): Promise<GroupDescription | undefined> {
    const groupId = groupName(this.#settings, group);
    return this.#ask(`members ${groupId}`, `group ${groupId}`, undefined, async (admin) =>
      (await admin.describeGroups([groupId])).groups.find((each) => each.groupId === groupId),
    );
  }

  /**
   * The client goes on with the partitions that a topic had when it was first asked for it: one that is connected anew
   * knows those that were added since. Nobody uses the former any more, and the broker ends what is idle.
   */
  async #ofPartition<A extends { readonly partition: number }>(
    { topic, partition }: { readonly topic: string; readonly partition: number },
    ask: () => Promise<readonly A[]>,
  ): Promise<A> {
    const find = async () => (await ask()).find((each) => each.partition === partition);
    const asked = this.#admin;
    let found = await find();
    if (found === undefined) {
      if (this.#admin === asked) this.#admin = undefined;
      found = await find();
    }
    invariant(found !== undefined, `topic ${topic} has no partition ${partition}`);
    return found;
  }

  #ask<T>(question: string, what: string, topic: string | undefined, ask: (admin: Admin) => Promise<T>): Promise<T> {
    const endeavour = { part: PART, what, ...(topic === undefined ? {} : { topic }) };
    return this.#shared.ask(question, () => this.#persistence.until(endeavour, () => this.#try(ask)));
  }

  async #try<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    this.#admin ??= this.#connect();
    const asked = this.#admin;
    try {
      return await ask(await asked);
    } catch (error) {
      // The next try begins with nothing: an old connection is one more thing that could be wrong.
      if (this.#admin === asked) this.#admin = undefined;
      asked.then((admin) => admin.disconnect()).catch(() => undefined);
      throw this.#client.explained(error);
    }
  }

  async #connect(): Promise<Admin> {
    const admin = this.#client.kafka.admin();
    resetWhenUnanswered(this.#client, admin);
    await admin.connect();
    return admin;
  }
}
