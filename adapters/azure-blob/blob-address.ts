import { MillraceError } from '../../core/errors.ts';

const SCHEME = 'azure-blob://';

/** A place in Azure Blob: `azure-blob://account/container/prefix`, or `azure-blob://NAME:VERSION@account/…`. */
export interface BlobAddress {
  /** That says how the account is opened, as `NAME:VERSION`; undefined: as the environment says. */
  readonly datastore: string | undefined;
  readonly account: string;
  readonly container: string;
  /** Without a slash at either end; empty for the container itself. */
  readonly prefix: string;
}

export const isBlobAddress = (text: string): boolean => text.startsWith(SCHEME);

/**
 * Names are taken as they are written: nothing is percent-decoded.
 *
 * @throws MillraceError `USAGE` for what is no such address. The rules are Azure's own, for names of accounts and
 * containers.
 */
export function parseBlobAddress(text: string): BlobAddress {
  const [first = '', container = '', ...rest] = text.slice(SCHEME.length).split('/');
  const [, datastore, account = ''] = /^(?:([\w.-]+:[1-9]\d*)@)?(.*)$/s.exec(first) ?? [];
  const prefix = rest.join('/').replace(/\/+$/, '');
  const isName = /^[a-z0-9]{3,24}$/.test(account) && /^(\$web|\$root|[a-z0-9](-?[a-z0-9]){2,62})$/.test(container);
  const hasOddPart = prefix !== '' && prefix.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (isBlobAddress(text) && isName && !hasOddPart) return { datastore, account, container, prefix };
  throw new MillraceError('USAGE', `not a place in Azure Blob: ${text}`, {
    hint: 'write azure-blob://ACCOUNT/CONTAINER/FOLDER, with the names of the account and of the container alone',
  });
}

export const blobAddressText = ({ datastore, account, container, prefix }: BlobAddress): string =>
  `${SCHEME}${datastore === undefined ? '' : `${datastore}@`}${account}/${container}${prefix === '' ? '' : `/${prefix}`}`;
