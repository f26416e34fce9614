import { describe, expect, it } from 'vitest';
import { blobEndpointFrom } from './blob-endpoint.ts';

const endpoint = (text: string) => blobEndpointFrom({ AZURE_STORAGE_SERVICE_ENDPOINT: text }, 'lake01');

describe('where an account answers', () => {
  it('is its public address, where nothing else is said', () => {
    expect(blobEndpointFrom({}, 'lake01')).toBeNull();
    expect(endpoint('')).toBeNull();
  });

  it.each([
    'https://lake01.blob.core.chinacloudapi.cn',
    'https://lake01.privatelink.blob.core.windows.net/',
    'http://127.0.0.1:10000/lake01',
    'http://127.0.0.1:10000/lake01/',
  ])('is what names the account: %s', (text) => expect(endpoint(text)).toBe(text));

  it.each([
    'https://lake02.blob.core.windows.net',
    'https://lake01.blob.core.windows.net/lake02',
    'https://lake01.blob.core.windows.net/lake01',
    'https://lake01.blob.core.windows.net/#sig=secret',
    'https://lake01.blob.core.windows.net/?sig=secret',
    'https://user:secret@lake01.blob.core.windows.net',
    'lake01.blob.core.windows.net',
    'ftp://lake01.blob.core.windows.net',
  ])('is refused where it is another one, or no plain address: %s', (text) => {
    const refusal = { code: 'USAGE', message: 'AZURE_STORAGE_SERVICE_ENDPOINT is no address of the account lake01' };
    expect(() => endpoint(text)).toThrow(expect.objectContaining(refusal));
  });
});
