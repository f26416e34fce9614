import { describe, expect, it } from 'vitest';
import { translateBlobError } from './blob-error.ts';
import { isBlobMissing, isConditionUnmet } from './blob-fault.ts';

const PLACE = 'azure-blob://account/container/file';
const thrown = (more: object) => Object.assign(new Error('https://account/?sig=secret'), more);
const answered = (statusCode: number, errorCode: string) => thrown({ statusCode, details: { errorCode } });

describe('an error of Azure', () => {
  it.each([
    ['key', /key of account .*keys list/],
    ['sas', /signature may have expired/],
    ['anonymous', /not be public/],
    ['default', /Storage Blob Data Contributor/],
  ] as const)('that refuses says what may be wrong with the login: %s', (access, hint) => {
    const told = translateBlobError(PLACE, answered(403, 'AuthenticationFailed'), access);
    expect(told).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: `cannot use ${PLACE}: Azure answered 403, AuthenticationFailed`,
      hint: expect.stringMatching(hint),
      isLasting: true,
    });
    expect(JSON.stringify(told)).not.toContain('secret');
  });

  it('says that an identity needs https://', () => {
    const refused = new Error('Bearer token authentication is not permitted for non-TLS protected (non-https) URLs.');
    expect(translateBlobError(PLACE, refused, 'default')).toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('by an identity over http://'),
    });
  });

  it('tells the rules of a network from a login', () => {
    const told = translateBlobError(PLACE, answered(403, 'AuthorizationFailure'), 'key');
    expect(told).toMatchObject({ hint: expect.stringContaining('network rules') });
  });

  it('names the account where nobody answers, and the container that is missing', () => {
    const unknown = translateBlobError(PLACE, thrown({ code: 'ENOTFOUND' }), 'key');
    const name = expect.stringContaining('account is the name of the storage account');
    expect(unknown).toMatchObject({ hint: name, isLasting: false });
    const missing = translateBlobError(PLACE, answered(404, 'ContainerNotFound'), 'key');
    expect(missing).toMatchObject({ hint: expect.stringContaining('--name container') });
  });

  it.each([
    [404, 'ResourceNotFound'],
    [409, 'PublicAccessNotPermitted'],
  ])('says of a container that is kept from strangers that it may not be public: %i, %s', (status, code) => {
    const error = answered(status, code);
    expect(translateBlobError(PLACE, error, 'anonymous')).toMatchObject({ hint: expect.stringContaining('be public') });
    expect([isBlobMissing(error), isConditionUnmet(error)]).toEqual([false, false]);
  });

  it('is a full store where the service has no space', () => {
    const told = translateBlobError(PLACE, answered(507, 'InsufficientStorage'), 'key');
    expect(told).toMatchObject({ code: 'STORE_FULL', message: expect.stringContaining('no space left') });
  });

  it('leaves faults of ours as they are', () => {
    const bug = new TypeError('x is not a function');
    expect(translateBlobError(PLACE, bug, 'key')).toBe(bug);
  });
});
