import { MillraceError } from '../../core/errors.ts';
import { computeNameFault } from '../../core/job/names.ts';
import {
  allComputes,
  archiveCompute,
  type Compute,
  type DamagedCompute,
  DEFAULT_COMPUTE,
  registerCompute,
} from '../../core/service/computes.ts';
import { damageLines } from '../console/damage-lines.ts';
import { counted } from '../console/figures.ts';
import { warningLine } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { lanesOf, liveScorers, topicOf } from '../wiring/live-scorers.ts';

/** Null: nobody has said how many lanes it has, and the broker cannot be asked. */
type KnownCompute = Omit<Compute, 'lanes'> & { readonly lanes: number | null };

export interface ComputeOptions {
  readonly what: 'register' | 'list' | 'show' | 'archive';
  readonly name: string | undefined;
  readonly lanes: number;
  readonly minScorers: number;
  readonly maxScorers: number | undefined;
  readonly all: boolean;
  readonly json: boolean;
}

/** Registers, lists, shows or archives computes: named pools of scorers. */
export const computeCommand: Command<ComputeOptions> = async (options, context) => {
  switch (options.what) {
    case 'register':
      return register(options, nameOf(options), context);
    case 'list':
      return list(options, context);
    case 'show':
      return show(options, nameOf(options), context);
    case 'archive':
      return archive(options, nameOf(options), context);
  }
};

async function register(options: ComputeOptions, name: string, context: CommandContext): Promise<number> {
  const { lanes, minScorers, maxScorers = null } = options;
  const fault = computeNameFault(name);
  if (fault !== undefined) throw new MillraceError('USAGE', `the name ${JSON.stringify(name)} ${fault}`);
  if (maxScorers !== null && maxScorers < minScorers) {
    throw new MillraceError('USAGE', '--max-scorers must not be below --min-scorers');
  }
  const registeredAt = new Date(context.now()).toISOString();
  const store = context.openStore(context.workspace);
  const compute = await registerCompute(store, { name, lanes, minScorers, maxScorers, registeredAt });
  if (options.json) printJson(context.stdout, view(compute));
  else printLines(context.stdout, [line(compute)]);
  context.stderr.write('millrace topics ensure makes its topic\n');
  return 0;
}

async function list({ all, json }: ComputeOptions, context: CommandContext): Promise<number> {
  const listed = (await known(context)).filter(({ isArchived }) => all || !isArchived);
  printLines(context.stderr, damageLines(listed));
  const computes = await Promise.all(listed.map((compute) => withLanes(compute, context)));
  if (json) printJson(context.stdout, { computes: computes.map(view) });
  else printLines(context.stdout, computes.map(line));
  return 0;
}

async function show({ json }: ComputeOptions, name: string, context: CommandContext): Promise<number> {
  const found = await find(name, context);
  if ('damage' in found) throw found.damage;
  const topic = topicOf(context.environment, name);
  const members = await liveScorers(context.environment, name);
  const compute = await withLanes(found, context);
  const scorers = members?.map(({ id, workers, partitions }) => ({ id, workers, lanes: partitions.length })) ?? null;
  if (json) printJson(context.stdout, { ...view(compute), topic, scorers });
  else {
    printLines(context.stdout, [
      line(compute),
      `topic: ${topic}`,
      ...(scorers === null
        ? ['scorers: not known here; KAFKA_BROKERS names no broker']
        : [living(compute, scorers.length)]),
      ...(scorers ?? []).map(
        (each) => `  ${each.id}  ${counted(each.workers, 'worker')}  ${counted(each.lanes, 'lane')}`,
      ),
    ]);
  }
  return 0;
}

async function archive({ json }: ComputeOptions, name: string, context: CommandContext): Promise<number> {
  const compute = await find(name, context);
  if (name === DEFAULT_COMPUTE) throw new MillraceError('USAGE', `${name} is always there: it cannot be archived`);
  const isNew = await archiveCompute(context.openStore(context.workspace), compute);
  const what = `compute ${name}`;
  printLines(context.stderr, [isNew ? `${what} is archived` : `${what} was archived before: nothing to do`]);
  if (json) printJson(context.stdout, view({ ...compute, isArchived: true }));
  else if (isNew) printLines(context.stdout, [name]);
  return 0;
}

async function find(name: string, context: CommandContext): Promise<KnownCompute | DamagedCompute> {
  const computes = await known(context);
  const compute = computes.find((each) => each.name === name);
  if (compute !== undefined) return compute;
  const names = computes.map((each) => each.name).join(', ');
  throw new MillraceError('USAGE', `there is no compute called ${name}; known: ${names}`);
}

/** With the one that is always there. */
async function known({ openStore, workspace }: CommandContext): Promise<readonly (KnownCompute | DamagedCompute)[]> {
  const registered = await allComputes(openStore(workspace));
  if (registered.some(({ name }) => name === DEFAULT_COMPUTE)) return registered;
  return [PRESET, ...registered];
}

/** The broker is away, or lets this user not ask. */
const UNASKED: ReadonlySet<string> = new Set(['TRANSPORT_UNAVAILABLE', 'TRANSPORT_DENIED']);

/** Of the one that is there without being registered, only its topic says how many. */
async function withLanes<C extends KnownCompute | DamagedCompute>(
  compute: C,
  { environment, stderr }: CommandContext,
): Promise<C> {
  if ('damage' in compute || compute.lanes !== null) return compute;
  try {
    return { ...compute, lanes: (await lanesOf(environment, compute.name)) ?? null };
  } catch (error) {
    if (!(error instanceof MillraceError) || !UNASKED.has(error.code)) throw error;
    printLines(stderr, [warningLine(`the lanes of ${compute.name} are not known: ${error.message}`)]);
    return compute;
  }
}

const PRESET: KnownCompute = {
  ...{ name: DEFAULT_COMPUTE, version: 0, lanes: null, minScorers: 0, maxScorers: null },
  ...{ registeredAt: '', isArchived: false },
};

function view(compute: KnownCompute | DamagedCompute) {
  const { name, version, isArchived } = compute;
  const isDamaged = 'damage' in compute;
  const { lanes, minScorers, maxScorers } = isDamaged ? UNKNOWN : compute;
  const said = { name, version, archived: isArchived, damaged: isDamaged };
  return { ...said, lanes, min_scorers: minScorers, max_scorers: maxScorers };
}

const UNKNOWN = { lanes: null, minScorers: null, maxScorers: null };

function line(compute: KnownCompute | DamagedCompute): string {
  const { name, version, isArchived } = compute;
  const isDamaged = 'damage' in compute;
  const marks = [...(isArchived ? ['archived'] : []), ...(isDamaged ? ['damaged'] : [])].join(', ');
  const which = version === 0 ? 'not registered' : `version ${version}${marks === '' ? '' : ` (${marks})`}`;
  if (isDamaged) return `${name}  ${which}`;
  const wanted = `${compute.minScorers} to ${compute.maxScorers ?? 'any number of'} scorers`;
  const many = compute.lanes === null ? 'lanes not known here' : counted(compute.lanes, 'lane');
  return `${name}  ${which}  ${many}  ${wanted}`;
}

function living({ minScorers, maxScorers }: KnownCompute, live: number): string {
  if (live < minScorers) return `scorers: ${live} live, at least ${minScorers} wanted`;
  const isMany = maxScorers !== null && live > maxScorers;
  return `scorers: ${live} live${isMany ? `, at most ${maxScorers} wanted` : ''}`;
}

function nameOf({ name }: ComputeOptions): string {
  if (name !== undefined) return name;
  throw new MillraceError('USAGE', 'which compute? give its name');
}
