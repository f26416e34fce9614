import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { groupName, topicName } from './names.ts';
import type { KafkaSettings } from './settings.ts';

export type AclOperation = 'Read' | 'Write' | 'Describe' | 'DescribeConfigs' | 'Create';

/** One thing that a principal must be allowed. */
export interface AclNeed {
  readonly resource: 'topic' | 'group';
  /** With its prefix. */
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operations: readonly AclOperation[];
}

/** `client` is the command line: submit, watch, cancel. `admin` is `topics ensure`. */
export type AclRole = 'planner' | 'scorer' | 'collector' | 'api' | 'client' | 'admin';

type Prefixes = Pick<KafkaSettings, 'topicPrefix' | 'groupPrefix'>;
type Need = (prefixes: Prefixes) => AclNeed;

/** Kafka lets whoever may read or write describe as well, but not look at the settings: how large, how long kept. */
const READ: readonly AclOperation[] = ['Read', 'DescribeConfigs'];
/** A group has no settings. */
const JOIN: readonly AclOperation[] = ['Read'];
const WRITE: readonly AclOperation[] = ['Write', 'DescribeConfigs'];
/** Status records are small, and nobody loses anything by them. */
const TELL: readonly AclOperation[] = ['Write'];

const ofTopic =
  (topic: string, operations: readonly AclOperation[]): Need =>
  (prefixes) => ({ resource: 'topic', name: topicName(prefixes, topic), pattern: 'literal', operations });
/** Of every compute. */
const ofLanes =
  (operations: readonly AclOperation[]): Need =>
  (prefixes) => ({
    resource: 'topic',
    name: topicName(prefixes, TOPICS.miniBatches('')),
    pattern: 'prefixed',
    operations,
  });
const ofGroup =
  (group: string, operations: readonly AclOperation[], pattern: AclNeed['pattern'] = 'literal'): Need =>
  (prefixes) => ({ resource: 'group', name: groupName(prefixes, group), pattern, operations });

const SUBMITS = [ofTopic(TOPICS.jobs, WRITE)];

const NEEDS: Readonly<Record<AclRole, readonly Need[]>> = {
  planner: [
    ofTopic(TOPICS.jobs, READ),
    ofLanes(WRITE),
    ofTopic(TOPICS.results, WRITE),
    ofTopic(TOPICS.deadLetters, WRITE),
    ofTopic(TOPICS.status, TELL),
    ofGroup(GROUPS.planner, JOIN),
    // Who scores, what they hold and how far they are.
    ofGroup(GROUPS.scorer(''), ['Describe'], 'prefixed'),
  ],
  scorer: [
    ofLanes(READ),
    ofTopic(TOPICS.results, WRITE),
    ofTopic(TOPICS.deadLetters, WRITE),
    ofGroup(GROUPS.scorer(''), JOIN, 'prefixed'),
  ],
  collector: [
    ofTopic(TOPICS.results, READ),
    ofTopic(TOPICS.deadLetters, WRITE),
    ofTopic(TOPICS.status, TELL),
    ofGroup(GROUPS.collector, JOIN),
  ],
  api: SUBMITS,
  client: [
    ...SUBMITS,
    // Who scores, and whether anybody plans.
    ofGroup(GROUPS.scorer(''), ['Describe'], 'prefixed'),
    ofGroup(GROUPS.planner, ['Describe']),
  ],
  admin: [
    (prefixes) => ({
      resource: 'topic',
      name: topicName(prefixes, ''),
      pattern: 'prefixed',
      operations: ['Create', 'Describe'],
    }),
  ],
};

/** What `millrace topics acls` prints, as data. */
export const aclsNeeded = (role: AclRole, prefixes: Prefixes): readonly AclNeed[] =>
  NEEDS[role].map((need) => need(prefixes));
