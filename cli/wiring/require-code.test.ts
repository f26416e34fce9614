import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { sendSnapshot } from '../../adapters/snapshot/stored-snapshot.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';
import { requireCode } from './require-code.ts';

const root = mkdtempSync(join(tmpdir(), 'require-code-'));
afterAll(() => rmSync(root, { recursive: true }));

const folder = createFolderStore(join(root, 'folder'));
/** Not on this machine, as one in Azure Blob. */
const far: Store = {
  ...createFolderStore(join(root, 'far')),
  address: (path) => `far://${root}/${path}`,
  localPath: () => undefined,
};

describe.each([
  ['a folder', folder],
  ['elsewhere', far],
])('the code of a job whose workspace is %s', (_, store) => {
  const snapshot = { sha256: randomUUID(), entryScript: 'script.mjs' };
  const place = layout.snapshot(snapshot.sha256);

  it('is missed by name where it was submitted to another, with what to do', async () => {
    const what = `the job's code is not in this workspace: there is no ${store.address(place)}`;
    await expect(requireCode({ snapshot }, store)).rejects.toMatchObject({
      name: 'CodeMissing',
      message: `${what}; submit and all services need the same MILLRACE_STORE`,
    });
  });

  it('is found where it was submitted to this one', async () => {
    const code = store.localPath(place) ?? join(root, 'submitted');
    mkdirSync(code, { recursive: true });
    writeFileSync(join(code, snapshot.entryScript), '');
    if (store === far) await sendSnapshot({ store, place, folder: code });
    await requireCode({ snapshot }, store);
  });
});
