import { describe, expect, it } from 'vitest';
import { datastoreSchema } from './datastore.ts';

const BLOB = {
  kind: 'azure-blob',
  account: 'lake01',
  container: 'images',
  prefix: '',
  endpoint: null,
  credential: { kind: 'default', clientId: null },
};
const isRight = (changes: object): boolean => datastoreSchema.safeParse({ ...BLOB, ...changes }).success;

describe('a datastore', () => {
  it.each([
    {},
    { container: '$web' },
    { prefix: 'a/b c/ü' },
    { endpoint: 'http://127.0.0.1:10000/devstoreaccount1' },
    { credential: { kind: 'sas', variable: 'LAKE_SAS' } },
    { credential: { kind: 'anonymous' } },
  ])('may be %j', (changes) => {
    expect(isRight(changes)).toBe(true);
  });

  it.each([
    { account: 'Lake' },
    { container: 'a--b' },
    { container: 'ab' },
    { prefix: '/a' },
    { prefix: 'a/' },
    { endpoint: 'https://lake01.blob.core.windows.net/?sv=1&sig=x' },
    { endpoint: 'https://user:word@host/' },
    { endpoint: 'ftp://host/' },
    { credential: { kind: 'sas', variable: 'sv=2020&sig=x' } },
    { credential: { kind: 'sas', secret: 'x' } },
    { sas: 'x' },
  ])('is never %j', (changes) => {
    expect(isRight(changes)).toBe(false);
  });
});
