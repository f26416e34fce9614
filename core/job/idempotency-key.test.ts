import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { claimKey } from './idempotency-key.ts';

const steps = ['a', 'b', 'c', 'd'].map((name, at) => ({ jobId: `20261121-084000-k3x9${name}`, step: `step-${at}` }));

describe('an idempotency key', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'keys-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('belongs to one of those who claim it at the same time, and all of them learn which, with its step', async () => {
    const answers = await Promise.all(steps.map((step) => claimKey(createFolderStore(root), 'order 17/β', step)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(steps).toContainEqual(answers[0]);
    expect(await claimKey(createFolderStore(root), 'order 17/β', { ...steps[3], step: 'other' } as never)).toEqual(
      answers[0],
    );
  });

  it('is another one when its text is', async () => {
    const store = createFolderStore(root);
    const [one, other] = steps as [(typeof steps)[0], (typeof steps)[0]];
    expect(await claimKey(store, 'order 17', one)).toEqual(one);
    expect(await claimKey(store, 'order 18', other)).toEqual(other);
  });
});
