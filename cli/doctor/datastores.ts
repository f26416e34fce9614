import { MillraceError } from '../../core/errors.ts';
import { damageIn } from '../../core/job/read-state.ts';
import type { Store } from '../../core/ports/store.ts';
import type { DatastoreDefinition } from '../../core/registry/datastore.ts';
import { folderOf } from '../../core/registry/datastore-path.ts';
import { datastoreRegistry, type Entry } from '../../core/registry/registry.ts';
import { type Finding, ok, warn } from './finding.ts';

export interface DatastoreWorld {
  /** The workspace. */
  readonly store: Store;
  /** Opens a folder, or a datastore by its address. */
  readonly openStore: (place: string) => Store;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether the registered datastores can be read here. */
export async function checkDatastores(world: DatastoreWorld): Promise<readonly Finding[]> {
  try {
    return await checkAll(world);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return [warn('datastores', error.message, error.hint ?? 'see what is said of the workspace')];
  }
}

async function checkAll(world: DatastoreWorld): Promise<readonly Finding[]> {
  const registry = datastoreRegistry(world.store);
  const findings: Finding[] = [];
  for (const { name } of await registry.names()) {
    const entry = await registry.findIfAny({ name, version: null }).catch(damageIn);
    if (entry instanceof MillraceError) findings.push(warn(`datastore ${name}`, entry.message, entry.hint ?? ''));
    else if (entry !== undefined) findings.push(await checkOne(entry, world));
  }
  return findings;
}

async function checkOne(entry: Entry<DatastoreDefinition>, world: DatastoreWorld): Promise<Finding> {
  const { name, definition } = entry;
  const title = `datastore ${name}`;
  if (definition.kind === 'folder') {
    if (await world.openStore(definition.path).hasFolder('')) return ok(title, definition.path);
    const advice = `mount it, or register another place: millrace datastore register ${name} --folder PATH --overwrite`;
    return warn(title, `${definition.path} is not a folder on this machine`, advice);
  }
  const { account, container, credential } = definition;
  const variable = 'variable' in credential ? credential.variable : undefined;
  if (variable !== undefined && !world.environment[variable]) {
    const text = `${variable} is not set, which holds its ${credential.kind}`;
    return warn(title, text, `set ${variable} where data is read`);
  }
  return tryToList(title, `${account}/${container}`, world.openStore(folderOf(entry)));
}

/** One that is empty may be listed as well. */
async function tryToList(title: string, place: string, store: Store): Promise<Finding> {
  try {
    for await (const _page of store.list('', { enter: () => false })) break;
    return ok(title, `${place}: listing works`);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return warn(title, error.message, error.hint ?? 'check its account, container and credential');
  }
}
