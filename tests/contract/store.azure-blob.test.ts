import { randomUUID } from 'node:crypto';
import { beforeAll } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { makeContainer } from '../support/azurite.ts';
import { storeContract } from './store.contract.ts';

let open: () => Promise<Store>;
beforeAll(async () => {
  const { address, access } = await makeContainer();
  open = async () => createBlobStore(`${address}/${randomUUID()}`, access);
});

// A backslash is a slash to Azure, and no listing (XML) can hold a control character.
storeContract('Azure Blob', () => open(), { unnameable: ['back\\slash', '\u001b[31mred'], keepsNotes: true });
