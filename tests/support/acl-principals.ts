import kafkajs, { type AclEntry, type Admin } from 'kafkajs';
import { until } from './poll.ts';
import type { ServedProject } from './served-project.ts';
import { unsignedToken } from './unsigned-token.ts';

type AclOperation = 'Read' | 'Write' | 'Describe' | 'DescribeConfigs' | 'Create';

/** As `millrace topics acls --json` prints them. */
interface PrintedNeed {
  readonly resource: 'topic' | 'group';
  readonly name: string;
  readonly pattern: 'literal' | 'prefixed';
  readonly operations: readonly AclOperation[];
}

export interface PrintedRole {
  readonly role: string;
  readonly needs: readonly PrintedNeed[];
}

/** One operation on one thing: what can be taken away. */
export type Right = Omit<PrintedNeed, 'operations'> & { readonly operation: AclOperation };

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const OPERATIONS = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
};
/** The broker lets whoever may do these describe as well. */
const DESCRIBES: ReadonlySet<AclOperation> = new Set(['Read', 'Write']);
const TOKEN_SECONDS = 3_600;
const ANY = {
  resourceType: AclResourceTypes.ANY,
  resourcePatternType: ResourcePatternTypes.ANY,
  operation: AclOperationTypes.ANY,
  permissionType: AclPermissionTypes.ANY,
};

export const rightsOf = (needs: readonly PrintedNeed[]): Right[] =>
  needs.flatMap(({ operations, ...thing }) => operations.map((operation) => ({ ...thing, operation })));

const isSame = (one: Right, other: Right): boolean => wordOf(one) === wordOf(other);

export const wordOf = ({ resource, name, pattern, operation }: Right): string =>
  `${operation} of ${resource} ${name}${pattern === 'prefixed' ? '*' : ''}`;

/** All but this one. What it brings along stays, so that nothing is missed but the right itself. */
export function without(rights: readonly Right[], taken: Right): Right[] {
  const rest = rights.filter((right) => !isSame(right, taken));
  return DESCRIBES.has(taken.operation) ? [...rest, { ...taken, operation: 'Describe' }] : rest;
}

export async function printedRoles(
  project: ServedProject,
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly PrintedRole[]> {
  const all = { ...project.environment, ...environment };
  return (await project.here(['topics', 'acls', '--json'], { environment: all })).json().acls as readonly PrintedRole[];
}

/** Somebody new who may do just this; the settings with which a program is that somebody. */
export async function principalWith(
  admin: Admin,
  project: ServedProject,
  name: string,
  rights: readonly Right[],
): Promise<Record<string, string>> {
  await grant(admin, { [name]: rights });
  const token = `tokens/${name}`;
  project.write(token, unsignedToken(name, TOKEN_SECONDS));
  return {
    KAFKA_SASL_MECHANISM: 'oauthbearer',
    KAFKA_SASL_USERNAME: name,
    KAFKA_SASL_TOKEN_FILE: project.path(token),
  };
}

/** Returns once they count: the broker reads what is granted from its controller's log, a moment later. */
export async function grant(admin: Admin, rights: Readonly<Record<string, readonly Right[]>>): Promise<void> {
  const granted = Object.entries(rights).flatMap(([name, all]) => all.map((right) => entryOf(name, right)));
  await admin.createAcls({ acl: granted });
  const counted = async () => {
    const { resources } = await admin.describeAcls(ANY);
    const told = new Set(resources.flatMap(({ acls, ...thing }) => acls.map((acl) => keyOf({ ...thing, ...acl }))));
    return granted.every((entry) => told.has(keyOf(entry)));
  };
  await until(counted, { what: 'rights that were granted' });
}

const keyOf = (entry: AclEntry): string =>
  [entry.principal, entry.operation, entry.resourceType, entry.resourcePatternType, entry.resourceName].join();

/** As the broker's admin is told it. */
function entryOf(name: string, { resource, name: thing, pattern, operation }: Right): AclEntry {
  return {
    principal: `User:${name}`,
    host: '*',
    resourceType: resource === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
    resourceName: thing,
    resourcePatternType: pattern === 'literal' ? ResourcePatternTypes.LITERAL : ResourcePatternTypes.PREFIXED,
    operation: OPERATIONS[operation],
    permissionType: AclPermissionTypes.ALLOW,
  };
}
