import type { KafkaSettings } from './settings.ts';

type Prefixes = Pick<KafkaSettings, 'topicPrefix' | 'groupPrefix'>;

export const topicName = ({ topicPrefix }: Prefixes, topic: string): string => `${topicPrefix}${topic}`;

export const groupName = ({ groupPrefix }: Prefixes, group: string): string => `${groupPrefix}${group}`;
