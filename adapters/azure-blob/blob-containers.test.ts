import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { parseBlobAddress } from './blob-address.ts';
import { BlobContainers } from './blob-containers.ts';

describe('the containers of a process', () => {
  const address = parseBlobAddress('azure-blob://lake:1@account1/data/x');

  it('are one for all places in it, and another for each datastore', () => {
    const containers = new BlobContainers({ kind: 'anonymous' });
    expect(containers.at(address)).toBe(containers.at({ ...address, prefix: 'y' }));
    expect(containers.at(address)).not.toBe(containers.at({ ...address, datastore: 'lake:2' }));
    expect(containers.at(address)).not.toBe(containers.at({ ...address, datastore: undefined }));
  });

  it('look again for the way to a container that was not found, and not when it was', async () => {
    const asked: string[] = [];
    const containers = new BlobContainers(async ({ datastore }) => {
      asked.push(String(datastore));
      if (asked.length === 1) throw new MillraceError('STORE_UNAVAILABLE', 'the workspace is away');
      return { access: { kind: 'anonymous' }, endpoint: 'http://127.0.0.1:10000/account1/' };
    });
    const urlOf = () => containers.at(address).call('', async (client) => client.url);
    await expect(urlOf()).rejects.toThrow('the workspace is away');
    expect(await urlOf()).toBe('http://127.0.0.1:10000/account1/data');
    expect(await urlOf()).toBe('http://127.0.0.1:10000/account1/data');
    expect(asked).toEqual(['lake:1', 'lake:1']);
  });
});
