import { describe, expect, it } from 'vitest';
import { blobAddressText, parseBlobAddress } from './blob-address.ts';

describe('an address in Azure Blob', () => {
  it('has an account, a container and what is below it, taken as written', () => {
    const text = 'azure-blob://account1/my-container/a b/100%41#x';
    const address = parseBlobAddress(text);
    expect(address).toEqual({
      datastore: undefined,
      account: 'account1',
      container: 'my-container',
      prefix: 'a b/100%41#x',
    });
    expect(blobAddressText(address)).toBe(text);
    expect(parseBlobAddress('azure-blob://account1/data/')).toMatchObject({ container: 'data', prefix: '' });
  });

  it('may name the datastore that says how it is opened', () => {
    const text = 'azure-blob://my.lake-2:13@account1/data/a@b:1';
    const address = parseBlobAddress(text);
    expect(address).toEqual({ datastore: 'my.lake-2:13', account: 'account1', container: 'data', prefix: 'a@b:1' });
    expect(blobAddressText(address)).toBe(text);
  });

  it.each([
    'azure-blob://account1',
    'azure-blob://account1/ab',
    'azure-blob://account1/a--b',
    'azure-blob://account1/Data',
    'azure-blob://account1.blob.core.windows.net/data',
    'azure-blob://account1/data/a//b',
    'azure-blob://account1/data/../other',
    'azure-blob://lake@account1/data',
    'azure-blob://lake:0@account1/data',
    'azure-blob://user:secret@account1/data',
    'https://account1.blob.core.windows.net/data',
  ])('is refused when it is %s', (text) => {
    expect(() => parseBlobAddress(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
