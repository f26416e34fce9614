import { expect, it } from 'vitest';
import type { StepManifest } from '../../core/job/manifest.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { Environments } from './environments.ts';

it('a place where no environments can be kept is told, with what moves it, before anything is built', async () => {
  const environments = new Environments(memoryStore(), { MILLRACE_CACHE: '/dev/null/cache' });
  const settings = { environment: { image: null, pip: ['numpy'] } };
  const manifest = { settings, snapshot: { sha256: '', entryScript: 'score.py' } } as unknown as StepManifest;
  const child = { environment: {}, secrets: [] };
  const signal = new AbortController().signal;
  await expect(environments.prepare(manifest, child, () => {}, signal)).rejects.toMatchObject({
    code: 'USAGE',
    message: '/dev/null/cache/environments (MILLRACE_CACHE) cannot be made: /dev/null is no folder',
  });
});
