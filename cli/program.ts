import { Argument, Command as Commander, CommanderError, Option } from 'commander';
import type { Call, Load } from './command-call.ts';
import { JSON_OPTION } from './command-call.ts';
import type { LogsOptions } from './commands/logs.ts';
import type { RunOptions } from './commands/run-options.ts';
import { sanitizedLines } from './console/sanitized.ts';
import type { CommandContext } from './context.ts';
import { count, notEmpty, oneOf, pair, positiveInteger } from './option-values.ts';
import { printJson } from './print.ts';
import { declareRegistries } from './registry-words.ts';
import { declareServices } from './service-words.ts';
import { usageAnswer } from './usage-answer.ts';

/** Maps words to commands. Returns the exit code, 2 for words that no command understands; throws what a command throws. */
export async function runProgram(
  words: readonly string[],
  version: string,
  openContext: () => CommandContext | Promise<CommandContext>,
  write: { out: (text: string) => void; err: (text: string) => void },
): Promise<number> {
  let exitCode = 0;
  const call = async <Options>(load: Load<Options>, options: Options): Promise<void> => {
    const command = await load();
    exitCode = await command(options, await openContext());
  };
  try {
    await declare(version, call, write).parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (words.includes('--json')) printJson({ write: write.out }, usageAnswer(error));
    return 2;
  }
  return exitCode;
}

function declare(
  version: string,
  call: Call,
  write: { out: (text: string) => void; err: (text: string) => void },
): Commander {
  const program = new Commander('millrace')
    .description('Runs your script over many files and writes what it returns to one output file, in input order.')
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: write.out, writeErr: (text) => write.err(sanitizedLines(text)) })
    .showHelpAfterError('(--help shows what there is)');
  declareInit(program, call);
  declareRun(program, call);
  declareViews(program, call);
  declareResults(program, call);
  declareActs(program, call);
  declareServed(program, call);
  declareRegistries(program, call);
  declareServices(program, call);
  return program;
}

function declareInit(program: Commander, call: Call): void {
  program
    .command('init')
    .description('write a job file, a script and some inputs to start from')
    .argument('[folder]', 'where to', notEmpty, '.')
    .option('--json', JSON_OPTION)
    .action((folder: string, { json = false }: { json?: boolean }) =>
      call(async () => (await import('./commands/init.ts')).initCommand, { folder, json }),
    );
}

type TypedRunOptions = Partial<Omit<RunOptions, 'jobFile' | 'parameters' | 'inputs'>> & {
  readonly param?: RunOptions['parameters'];
  readonly input?: RunOptions['inputs'];
};

function declareRun(program: Commander, call: Call): void {
  program
    .command('run')
    .description('run a job to its end, here; stdout is the path of its output')
    .argument('[job.yaml]', 'the job file', notEmpty, 'job.yaml')
    .option('--param <name=value>', 'give a parameter another value (repeatable)', pair)
    .option('--input <name=path>', 'give an input another path (repeatable)', pair)
    .option('--output <folder>', 'write the output there', notEmpty)
    .option('--workers <n>', 'worker processes', positiveInteger)
    .option('--dry-run', 'check and show settings, plan and first inputs; run nothing')
    .option('--first <n>', 'score only the first mini-batches', positiveInteger)
    .option('--json', JSON_OPTION)
    .action((jobFile: string, typed: TypedRunOptions) =>
      call<RunOptions>(async () => (await import('./commands/run.ts')).runCommand, runOptions(jobFile, typed)),
    );
}

function runOptions(jobFile: string, typed: TypedRunOptions): RunOptions {
  const { param = {}, input = {}, output, workers, dryRun = false, first, json = false } = typed;
  return { jobFile, parameters: param, inputs: input, output, workers, dryRun, first, json };
}

/** A job is named by its id, a unique prefix of it, or `last`. */
const jobArgument = (): Argument => new Argument('[job]', 'id, unique prefix of one, or last').default('last');

function declareViews(program: Commander, call: Call): void {
  program
    .command('jobs')
    .description('list the jobs of this workspace')
    .option('--json', JSON_OPTION)
    .action(({ json = false }: { json?: boolean }) =>
      call(async () => (await import('./commands/jobs.ts')).jobsCommand, { json }),
    );
  program
    .command('status')
    .description('show what is known of a job')
    .addArgument(jobArgument())
    .option('--metrics', 'show what the script has logged, mini-batch by mini-batch')
    .option('--json', JSON_OPTION)
    .action((job: string, { metrics = false, json = false }: { metrics?: boolean; json?: boolean }) =>
      call(async () => (await import('./commands/status.ts')).statusCommand, { job, metrics, json }),
    );
  program
    .command('logs')
    .description('show the logs of a job, errors first')
    .addArgument(jobArgument())
    .option('--user <stream>', 'what the script wrote: stdout, stderr or log', oneOf('stdout', 'stderr', 'log'))
    .option('--json', 'print where the logs are')
    .action((job: string, { user, json = false }: { user?: LogsOptions['user']; json?: boolean }) =>
      call(async () => (await import('./commands/logs.ts')).logsCommand, { job, user, json }),
    );
}

function declareResults(program: Commander, call: Call): void {
  program
    .command('results')
    .description('print the rows of a job: all, or those so far')
    .addArgument(jobArgument())
    .option('--head <n>', 'only the first lines', count)
    .option('--follow', 'go on until the job is over')
    .addOption(new Option('--json', 'print where they are and how many').conflicts(['head', 'follow']))
    .action(
      (job: string, { head, follow = false, json = false }: { head?: number; follow?: boolean; json?: boolean }) =>
        call(async () => (await import('./commands/results.ts')).resultsCommand, { job, head, follow, json }),
    );
}

function declareActs(program: Commander, call: Call): void {
  program
    .command('resume')
    .description('go on with a failed, cancelled or interrupted job where it stopped')
    .addArgument(jobArgument())
    .option(
      '--param <name=value>',
      'give a parameter another value: thresholds, timeouts, tries, counts (repeatable)',
      pair,
      {},
    )
    .option(
      '--take-over',
      'also a job that ran on another machine or in another container, if its process is gone',
      false,
    )
    .option('--json', JSON_OPTION, false)
    .action((job: string, { param, ...rest }: { param: Record<string, string>; takeOver: boolean; json: boolean }) =>
      call(async () => (await import('./commands/resume.ts')).resumeCommand, { job, parameters: param, ...rest }),
    );
  program
    .command('verify')
    .description('prove from the audit that the output has no gap and no repeat, in order, unchanged')
    .addArgument(jobArgument())
    .option('--json', JSON_OPTION, false)
    .action((job: string, { json }: { json: boolean }) =>
      call(async () => (await import('./commands/verify.ts')).verifyCommand, { job, json }),
    );
  program
    .command('cancel')
    .description('stop a job')
    .addArgument(jobArgument())
    .option('--json', JSON_OPTION)
    .action((job: string, { json = false }: { json?: boolean }) =>
      call(async () => (await import('./commands/cancel.ts')).cancelCommand, { job, json }),
    );
  program
    .command('doctor')
    .description('say what is missing on this machine and how to get it')
    .option('--json', JSON_OPTION)
    .action(({ json = false }: { json?: boolean }) =>
      call(async () => (await import('./commands/doctor.ts')).doctorCommand, { json }),
    );
}

type TypedSubmitOptions = TypedRunOptions & { readonly idempotencyKey?: string };

function declareServed(program: Commander, call: Call): void {
  program
    .command('submit')
    .description('give a job to the services; stdout is its id')
    .argument('[job.yaml]', 'the job file', notEmpty, 'job.yaml')
    .option('--param <name=value>', 'give a parameter another value (repeatable)', pair)
    .option('--input <name=path>', 'give an input another path (repeatable)', pair)
    .option('--output <folder>', 'write the output there', notEmpty)
    .option('--first <n>', 'score only the first mini-batches', positiveInteger)
    .option('--idempotency-key <key>', 'the same key is the same job, however often it is submitted', notEmpty)
    .option('--json', JSON_OPTION)
    .action((jobFile: string, { idempotencyKey, ...typed }: TypedSubmitOptions) =>
      call(async () => (await import('./commands/submit.ts')).submitCommand, {
        ...runOptions(jobFile, typed),
        idempotencyKey,
      }),
    );
  program
    .command('watch')
    .description('follow a job to its end; stdout is the path of its output')
    .addArgument(jobArgument())
    .option('--json', 'print one object a line, as the job goes on; the last is its end', false)
    .action((job: string, { json }: { json: boolean }) =>
      call(async () => (await import('./commands/watch.ts')).watchCommand, { job, json }),
    );
}
