import { describe, expect, it } from 'vitest';
import { blobAccessFrom } from './blob-access.ts';

describe('the way into an account', () => {
  it('is what DefaultAzureCredential finds, when nothing is set', () => {
    expect(blobAccessFrom({})).toEqual({ kind: 'default' });
  });

  it('is a connection string before all else, then a signature, then a key', () => {
    const all = {
      AZURE_STORAGE_CONNECTION_STRING: 'AccountName=a',
      AZURE_STORAGE_SAS_TOKEN: '?sv=1',
      AZURE_STORAGE_KEY: 'k',
      MILLRACE_AZURE_LOGIN: 'anonymous',
    };
    expect(blobAccessFrom(all)).toEqual({ kind: 'connection-string', text: 'AccountName=a' });
    expect(blobAccessFrom({ ...all, AZURE_STORAGE_CONNECTION_STRING: '' })).toEqual({ kind: 'sas', token: 'sv=1' });
    expect(blobAccessFrom({ AZURE_STORAGE_KEY: 'k', MILLRACE_AZURE_LOGIN: 'default' })).toEqual({
      kind: 'key',
      key: 'k',
    });
  });

  it('is an identity that is asked for by name, with its id where it has one', () => {
    const login = 'managed-identity';
    expect(blobAccessFrom({ MILLRACE_AZURE_LOGIN: login, AZURE_CLIENT_ID: '7' })).toEqual({
      kind: login,
      clientId: '7',
    });
    expect(blobAccessFrom({ MILLRACE_AZURE_LOGIN: 'anonymous' })).toEqual({ kind: 'anonymous' });
  });

  it('is refused when it has no name that is known', () => {
    expect(() => blobAccessFrom({ MILLRACE_AZURE_LOGIN: 'password' })).toThrow(/must be one of default/);
  });
});
