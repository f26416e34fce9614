import { readFile } from 'node:fs/promises';
import { MillraceError } from '../../core/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the registry is and how it is talked to. */
export interface RegistrySettings {
  /** Without a slash at its end. */
  readonly url: string;
  /** What goes into the header `Authorization`; asked for each request. Null is none. */
  readonly authorization: (() => Promise<string>) | null;
  /** `topic-record`: a subject for each topic and record; `record`: one for each record. */
  readonly subjects: 'topic-record' | 'record';
  /** How long a registry that cannot be reached is waited for; null is for ever (services). */
  readonly giveUpAfterMs: number | null;
}

/**
 * Reads `SCHEMA_REGISTRY_*`; undefined when no registry is named.
 *
 * @throws MillraceError `USAGE` with every fault at once; the values of secrets never occur in it.
 */
export async function registrySettings(
  environment: Environment,
  giveUpAfterMs: number | null,
): Promise<RegistrySettings | undefined> {
  const given = (name: string): string | undefined => environment[`SCHEMA_REGISTRY_${name}`] || undefined;
  const url = given('URL');
  const others = ['USERNAME', 'PASSWORD', 'PASSWORD_FILE', 'TOKEN_FILE', 'SUBJECTS'].filter((name) => given(name));
  if (url === undefined) {
    if (others.length === 0) return undefined;
    throw new MillraceError('USAGE', `SCHEMA_REGISTRY_${others[0]} is set, but SCHEMA_REGISTRY_URL is not`);
  }
  const faults = [urlFault(url), loginFault(given), subjectsFault(given('SUBJECTS'))].filter((fault) => fault !== null);
  if (faults.length > 0) throw new MillraceError('USAGE', faults.join('\n'), { hint: 'docs/reference/kafka.md' });
  return {
    url: url.replace(/\/+$/, ''),
    authorization: await authorizationOf(given),
    subjects: (given('SUBJECTS') as RegistrySettings['subjects'] | undefined) ?? 'topic-record',
    giveUpAfterMs,
  };
}

type Given = (name: string) => string | undefined;

function urlFault(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return 'SCHEMA_REGISTRY_URL is an http:// or https:// address';
  const isPlain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return isPlain
    ? null
    : 'SCHEMA_REGISTRY_URL is an address alone; the login is in SCHEMA_REGISTRY_USERNAME and _PASSWORD';
}

function loginFault(given: Given): string | null {
  const hasPassword = given('PASSWORD') !== undefined || given('PASSWORD_FILE') !== undefined;
  const hasUser = given('USERNAME') !== undefined;
  if (given('TOKEN_FILE') !== undefined && (hasUser || hasPassword)) {
    return 'SCHEMA_REGISTRY_TOKEN_FILE and a login by name exclude each other';
  }
  return hasUser === hasPassword ? null : 'SCHEMA_REGISTRY_USERNAME and SCHEMA_REGISTRY_PASSWORD belong together';
}

const subjectsFault = (subjects: string | undefined): string | null =>
  subjects === undefined || subjects === 'topic-record' || subjects === 'record'
    ? null
    : `SCHEMA_REGISTRY_SUBJECTS is topic-record or record; "${subjects}" is neither`;

async function authorizationOf(given: Given): Promise<RegistrySettings['authorization']> {
  const tokenFile = given('TOKEN_FILE');
  // Whoever renews the token writes the file anew.
  if (tokenFile !== undefined) return async () => `Bearer ${await secretOf(tokenFile, 'TOKEN_FILE')}`;
  const name = given('USERNAME');
  if (name === undefined) return null;
  const file = given('PASSWORD_FILE');
  const password = given('PASSWORD') ?? (file === undefined ? '' : await secretOf(file, 'PASSWORD_FILE'));
  const basic = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
  return async () => basic;
}

async function secretOf(path: string, name: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new MillraceError('USAGE', `SCHEMA_REGISTRY_${name} names ${path}, which cannot be read (${code})`);
  }
}
