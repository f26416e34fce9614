import { Argument, type Command as Commander, Option } from 'commander';
import { type Call, JSON_OPTION } from './command-call.ts';
import type { DatasetOptions } from './commands/dataset.ts';
import type { DatastoreOptions } from './commands/datastore.ts';
import type { EnvironmentOptions } from './commands/environment.ts';
import type { ModelOptions } from './commands/model.ts';
import { notEmpty, oneOf, pair } from './option-values.ts';

const CREDENTIALS = [
  ...['default', 'managed-identity', 'workload-identity', 'anonymous'],
  ...['account-key', 'sas', 'connection-string'],
];
const WHATS = ['register', 'list', 'show', 'archive'] as const;
const NAME = 'or NAME:VERSION';

/** What `--tag` and such leave untyped. */
interface TypedNotes {
  readonly description?: string;
  readonly tag: Readonly<Record<string, string>>;
  readonly all: boolean;
  readonly json: boolean;
}

/** The words of the workspace's registries. */
export function declareRegistries(program: Commander, call: Call): void {
  declareDatastore(program, call);
  declareDataset(program, call);
  declareModel(program, call);
  declareEnvironment(program, call);
}

type TypedDatastore = TypedNotes & { readonly overwrite: boolean } & {
  readonly [Key in 'folder' | 'azureBlob' | 'endpoint' | 'credential' | 'credentialVariable' | 'clientId']?: string;
};

function declareDatastore(program: Commander, call: Call): void {
  const whats = ['register', 'list', 'show', 'archive', 'set-default'] as const;
  const command = program
    .command('datastore')
    .description('register, list, show or archive places of data; choose the default one')
    .addArgument(new Argument('<what>', whats.join(', ')).choices(whats))
    .argument('[name]', NAME, notEmpty)
    .option('--folder <path>', 'a folder that every machine of the job sees', notEmpty)
    .option('--azure-blob <place>', 'ACCOUNT/CONTAINER or ACCOUNT/CONTAINER/PREFIX', notEmpty)
    .option('--endpoint <url>', 'of the blob service, if it is not the public one', notEmpty)
    .addOption(new Option('--credential <kind>', 'who opens the container').choices(CREDENTIALS))
    .option('--credential-variable <name>', 'environment variable that holds the secret', notEmpty)
    .option('--client-id <id>', 'of a user-assigned identity', notEmpty)
    .option('--overwrite', 'take the place of what has this name', false);
  notesOf(command).action((what: DatastoreOptions['what'], name: string | undefined, typed: TypedDatastore) =>
    call(async () => (await import('./commands/datastore.ts')).datastoreCommand, {
      ...{ what, name, tags: typed.tag, overwrite: typed.overwrite, all: typed.all, json: typed.json },
      ...{ folder: typed.folder, azureBlob: typed.azureBlob, endpoint: typed.endpoint, credential: typed.credential },
      ...{ credentialVariable: typed.credentialVariable, clientId: typed.clientId, description: typed.description },
    }),
  );
}

type TypedDataset = TypedNotes & {
  readonly path: readonly string[];
  readonly type?: string;
  readonly file?: string;
  readonly createNewVersion: boolean;
};

function declareDataset(program: Commander, call: Call): void {
  const command = program
    .command('dataset')
    .description('register, list, show or archive inputs that jobs name')
    .addArgument(new Argument('<what>', WHATS.join(', ')).choices(WHATS))
    .argument('[name]', NAME, notEmpty)
    .option('--path <path>', 'a pattern, folder or file, or datastore://… (repeatable: a list)', gathered, [])
    .option('--type <type>', 'file or tabular', oneOf('file', 'tabular'))
    .option('--file <dataset.yaml>', 'a file that says it all, as an input of a job does', notEmpty)
    .option('--create-new-version', 'if the name has another definition', false);
  notesOf(command).action((what: DatasetOptions['what'], name: string | undefined, typed: TypedDataset) =>
    call(async () => (await import('./commands/dataset.ts')).datasetCommand, {
      ...{ what, name, paths: typed.path, type: typed.type, file: typed.file, isNewVersion: typed.createNewVersion },
      ...{ description: typed.description, tags: typed.tag, all: typed.all, json: typed.json },
    }),
  );
}

const gathered = (value: string, before: readonly string[]): readonly string[] => [...before, notEmpty(value)];

function declareModel(program: Commander, call: Call): void {
  const command = program
    .command('model')
    .description('register, list, show or archive models')
    .addArgument(new Argument('<what>', WHATS.join(', ')).choices(WHATS))
    .argument('[name]', NAME, notEmpty)
    .argument('[path]', 'of the file or folder to register', notEmpty);
  notesOf(command).action(
    (what: ModelOptions['what'], name: string | undefined, path: string | undefined, typed: TypedNotes) =>
      call(async () => (await import('./commands/model.ts')).modelCommand, {
        ...{ what, name, path, description: typed.description, tags: typed.tag, all: typed.all, json: typed.json },
      }),
  );
}

function declareEnvironment(program: Commander, call: Call): void {
  const command = program
    .command('environment')
    .description('register, list, show or archive what scripts run in')
    .addArgument(new Argument('<what>', WHATS.join(', ')).choices(WHATS))
    .argument('[name]', NAME, notEmpty)
    .option('--file <environment.yaml>', 'a file that says what environment of a job file would', notEmpty)
    .option('--create-new-version', 'if the name has another definition', false);
  type Typed = TypedNotes & { readonly file?: string; readonly createNewVersion: boolean };
  notesOf(command).action((what: EnvironmentOptions['what'], name: string | undefined, typed: Typed) =>
    call(async () => (await import('./commands/environment.ts')).environmentCommand, {
      ...{ what, name, file: typed.file, isNewVersion: typed.createNewVersion },
      ...{ description: typed.description, tags: typed.tag, all: typed.all, json: typed.json },
    }),
  );
}

const notesOf = (command: Commander): Commander =>
  command
    .option('--description <text>', 'what it is, for people')
    .option('--tag <name=value>', 'a mark of your own (repeatable)', pair, {})
    .option('--all', 'list every version, archived ones too', false)
    .option('--json', JSON_OPTION, false);
