import { expect, it } from 'vitest';
import { orMissing } from './load-sdk.ts';

it('says what to install when a package of Azure is not there', async () => {
  const missing = Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  const load = orMissing('@azure/storage-blob', () => Promise.reject(missing));
  await expect(load).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringContaining('@azure/storage-blob'),
    hint: expect.stringContaining('npm install @azure/storage-blob @azure/identity'),
  });
});
