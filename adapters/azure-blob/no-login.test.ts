import { describe, expect, it } from 'vitest';
import { translateBlobError } from './blob-error.ts';
import { blobFault, isBlobMissing } from './blob-fault.ts';

const PLACE = 'azure-blob://account/container/file';
const IN_LAKE = 'azure-blob://lake:1@account/container/file';
/** As @azure/identity throws them. */
const thrown = (name: string, message: string, statusCode?: number) =>
  Object.assign(new Error(message), { name }, statusCode === undefined ? {} : { statusCode });

describe('who could not prove who he is', () => {
  it('is told what Entra ID said, and what to check', () => {
    const error = thrown(
      'AuthenticationError',
      'EnvironmentCredential failed. Status code: 400\nMore details:\nAADSTS7000215: Invalid client secret. Trace ID: 1',
      400,
    );
    expect(translateBlobError(PLACE, error, 'default')).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: `cannot use ${PLACE}: AADSTS7000215: Invalid client secret`,
      hint: expect.stringMatching(/AZURE_TENANT_ID and AZURE_CLIENT_ID, and whether the secret .* expired$/),
    });
    expect(translateBlobError(PLACE, error, 'workload-identity')).toMatchObject({
      hint: expect.stringContaining('federated-credential'),
    });
    expect(translateBlobError(PLACE, error, 'managed-identity')).toMatchObject({
      hint: expect.stringContaining('of several, the client id must name one'),
    });
  });

  it('is told what to set, or where to have an identity, by the login that was asked for', () => {
    const error = thrown('CredentialUnavailableError', 'it is unavailable\nmore');
    const told = (login: 'default' | 'managed-identity' | 'workload-identity', place = PLACE) =>
      translateBlobError(place, error, login) as { message: string; hint: string };
    expect(told('default').message).toBe(`cannot use ${PLACE}: it is unavailable`);
    expect(told('default').hint).toMatch(/az login`, or set AZURE_STORAGE_CONNECTION_STRING/);
    expect(told('managed-identity').hint).toMatch(/must have a managed identity/);
    expect(told('workload-identity').hint).toMatch(/AZURE_FEDERATED_TOKEN_FILE must be set/);
    expect(told('default', IN_LAKE).hint).toBe(
      'log in with `az login`; see how it is opened: millrace datastore show lake:1',
    );
  });

  it.each([
    ['invalid_request Status code: 400\nMore details:\nIdentity not found,', 'Identity not found'],
    [
      'unknown_error Status code: 404\nMore details:\nResponse body:\n\nno such identity,',
      'Response body: no such identity',
    ],
    ['invalid_request Status code: 400\nMore details:\n,', 'invalid_request Status code: 400'],
    [
      'ManagedIdentityCredential: Authentication failed. Message invalid_request: Error(s): Not Available - Timestamp: ' +
        'Not Available - Description: Identity not found - Correlation ID: Not Available - Trace ID: Not Available',
      'Identity not found',
    ],
    [
      'ManagedIdentityCredential: Authentication failed. Message client_error: Error(s): Not Available - Description: A ' +
        'client error occured.\nHttp status code: 404\nHttp status message: Unknown\nHeaders: {} - Correlation ID: Not',
      'A client error occured. Http status code: 404 Http status message: Unknown',
    ],
  ])('is told what his machine was answered (%#)', (message, said) => {
    const error = thrown('CredentialUnavailableError', message);
    expect(translateBlobError(PLACE, error, 'managed-identity')).toMatchObject({
      message: `cannot use ${PLACE}: ${said}`,
    });
  });

  it('is told in a few words when nobody knew of a login', () => {
    const error = thrown('AggregateAuthenticationError', 'ChainedTokenCredential authentication failed.\nmany\nlines');
    expect(translateBlobError(PLACE, error, 'default')).toMatchObject({
      message: `cannot use ${PLACE}: DefaultAzureCredential has found no login`,
    });
  });

  it('has not been told by the service that a blob is missing, whatever Entra ID answered', () => {
    const error = thrown('AuthenticationError', 'no such identity', 404);
    expect(isBlobMissing(error)).toBe(false);
    expect(blobFault(error)).toMatchObject({ status: undefined, isPassing: false });
    expect(blobFault(thrown('AuthenticationError', 'later', 503))).toMatchObject({ isPassing: true });
  });
});
