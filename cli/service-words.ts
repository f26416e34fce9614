import { Argument, type Command as Commander } from 'commander';
import { type Call, JSON_OPTION } from './command-call.ts';
import { count, notEmpty, positiveInteger } from './option-values.ts';

interface TypedTopicsOptions {
  readonly lanes?: number;
  readonly partitions?: number;
  readonly retentionHours?: number;
  readonly retentionGib?: number;
  readonly json: boolean;
}

interface TypedComputeOptions {
  readonly lanes: number;
  readonly minScorers: number;
  readonly maxScorers?: number;
  readonly all: boolean;
  readonly json: boolean;
}

/** The words of those who run the services. */
export function declareServices(program: Commander, call: Call): void {
  program
    .command('planner')
    .description('run a planner, until SIGTERM or Ctrl-C')
    .action(() => call(async () => (await import('./commands/planner.ts')).plannerCommand, {}));
  program
    .command('scorer')
    .description('run a scorer, until SIGTERM or Ctrl-C')
    .action(() => call(async () => (await import('./commands/scorer.ts')).scorerCommand, {}));
  program
    .command('collector')
    .description('run a collector, until SIGTERM or Ctrl-C')
    .action(() => call(async () => (await import('./commands/collector.ts')).collectorCommand, {}));
  declareTopics(program, call);
  declareCompute(program, call);
}

function declareTopics(program: Commander, call: Call): void {
  program
    .command('topics')
    .description('make the topics that are missing; print what each service must be allowed')
    .addArgument(new Argument('<what>', 'ensure or acls').choices(['ensure', 'acls']))
    .option('--lanes <n>', 'partitions of the minibatches topic of the default compute', positiveInteger)
    .option('--partitions <n>', 'partitions of the other topics', positiveInteger)
    .option('--retention-hours <n>', 'how long results are kept', positiveInteger)
    .option('--retention-gib <n>', 'how many GiB of results a partition keeps', positiveInteger)
    .option('--json', JSON_OPTION, false)
    .action((what: 'ensure' | 'acls', { lanes, partitions, retentionHours, retentionGib, json }: TypedTopicsOptions) =>
      call(async () => (await import('./commands/topics.ts')).topicsCommand, {
        ...{ what, lanes, partitions, retentionHours, retentionGib, json },
      }),
    );
}

function declareCompute(program: Commander, call: Call): void {
  const whats = ['register', 'list', 'show', 'archive'] as const;
  program
    .command('compute')
    .description('register, list, show or archive computes: named pools of scorers')
    .addArgument(new Argument('<what>', whats.join(', ')).choices(whats))
    .argument('[name]', 'of the compute', notEmpty)
    .option('--lanes <n>', 'partitions of its minibatches topic', positiveInteger, 12)
    .option('--min-scorers <n>', 'how many scorers it should have at least', count, 0)
    .option('--max-scorers <n>', 'and at most', positiveInteger)
    .option('--all', 'list archived ones too', false)
    .option('--json', JSON_OPTION, false)
    .action(
      (
        what: (typeof whats)[number],
        name: string | undefined,
        { lanes, minScorers, maxScorers, all, json }: TypedComputeOptions,
      ) =>
        call(async () => (await import('./commands/compute.ts')).computeCommand, {
          ...{ what, name, lanes, minScorers, maxScorers, all, json },
        }),
    );
}
