import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import type { DatastoreDefinition } from '../../core/registry/datastore.ts';
import { datastoreRegistry } from '../../core/registry/registry.ts';
import { type Finding, ok, warn } from './finding.ts';

export interface DatastoreWorld {
  /** The workspace. */
  readonly store: Store;
  readonly openStore: (folder: string) => Store;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Whether the registered datastores can be used here, as far as this machine alone can tell. */
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
    const entry = await registry.findIfAny({ name, version: null });
    if (entry !== undefined) findings.push(await checkOne(name, entry.definition, world));
  }
  return findings;
}

async function checkOne(name: string, definition: DatastoreDefinition, world: DatastoreWorld): Promise<Finding> {
  const title = `datastore ${name}`;
  if (definition.kind === 'folder') {
    if (await world.openStore(definition.path).hasFolder('')) return ok(title, definition.path);
    const advice = `mount it, or register another place: millrace datastore register ${name} --folder PATH --overwrite`;
    return warn(title, `${definition.path} is not a folder on this machine`, advice);
  }
  const { account, container, credential } = definition;
  const variable = 'variable' in credential ? credential.variable : undefined;
  if (variable === undefined || world.environment[variable]) return ok(title, `${account}/${container}`);
  return warn(
    title,
    `${variable} is not set, which holds its ${credential.kind}`,
    `set ${variable} where data is read`,
  );
}
