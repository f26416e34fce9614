import { allComputes } from '../../core/service/computes.ts';
import { damageLines } from '../console/damage-lines.ts';
import type { Command } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { makeTopics, neededAcls, type WantedTopics } from '../wiring/topics.ts';

export type TopicsOptions = Omit<WantedTopics, 'computes'> & {
  readonly what: 'ensure' | 'acls';
  readonly json: boolean;
};

const ROLES = ['planner', 'scorer', 'collector', 'client', 'admin'] as const;

/** Makes the topics that are missing, or prints what each service must be allowed at the broker. */
export const topicsCommand: Command<TopicsOptions> = async (options, context) => {
  const { environment, stdout } = context;
  if (options.what === 'acls') {
    const acls = await neededAcls(environment, ROLES);
    if (options.json) printJson(stdout, { acls });
    else
      printLines(
        stdout,
        acls.flatMap(({ role, needs }) => needs.map((need) => `${role}  ${spoken(need)}`)),
      );
    return 0;
  }
  const all = await allComputes(context.openStore(context.workspace));
  const computes = all.filter(({ isArchived }) => !isArchived);
  printLines(context.stderr, damageLines(computes));
  const topics = await makeTopics(environment, { ...options, computes });
  if (options.json) printJson(stdout, { topics });
  else {
    const lines = topics.map(({ topic, partitions, isNew }) => {
      return `${topic}  ${partitions} partitions  ${isNew ? 'made' : 'was there'}`;
    });
    printLines(stdout, lines);
  }
  return 0;
};

type Need = Awaited<ReturnType<typeof neededAcls>>[number]['needs'][number];

const spoken = ({ resource, name, pattern, operations }: Need): string =>
  `${resource} ${name}${pattern === 'prefixed' ? '*' : ''}: ${operations.join(', ')}`;
