import { MillraceError } from '../../core/errors.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Where an account answers, by AZURE_STORAGE_SERVICE_ENDPOINT (the name that Azure's own command line uses): in a
 * sovereign cloud, say. Null when it is not set: at its public address.
 *
 * @throws MillraceError `USAGE` for what is no address, holds a secret, or is another account's: a container of the same
 * name there would be taken for the right one
 */
export function blobEndpointFrom(environment: Variables, account: string): string | null {
  const text = environment.AZURE_STORAGE_SERVICE_ENDPOINT;
  if (!text) return null;
  const { protocol, username, password, search, hash, hostname, pathname } = URL.canParse(text)
    ? new URL(text)
    : NOWHERE;
  const isPlain = /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '');
  const inPath = pathname.replace(/^\/|\/$/g, '');
  const isAtHost = hostname.split('.')[0] === account;
  if (isPlain && (isAtHost ? inPath === '' : inPath === account)) return text;
  // As it may hold a signature, it is not said.
  const message = `AZURE_STORAGE_SERVICE_ENDPOINT is no address of the account ${account}`;
  const hint = `write https://${account}.blob.HOST/; an account that answers elsewhere is used as a datastore with --endpoint`;
  throw new MillraceError('USAGE', message, { hint });
}

const NOWHERE = { protocol: '', username: '', password: '', search: '', hash: '', hostname: '', pathname: '' };
