import { expect, it } from 'vitest';
import type { StepManifest } from '../../core/job/manifest.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { Environments } from './environments.ts';

function prepared(environment: Record<string, string>): Promise<void> {
  const environments = new Environments(memoryStore(), environment);
  const settings = { environment: { image: null, pip: ['numpy'] } };
  const manifest = { settings, snapshot: { sha256: '', entryScript: 'score.py' } } as unknown as StepManifest;
  const child = { environment: {}, secrets: [] };
  return environments.prepare(manifest, child, () => {}, new AbortController().signal);
}

it.each([
  [{ MILLRACE_CACHE: '/dev/null/cache' }, '/dev/null/cache/environments'],
  [{ MILLRACE_CACHE: '', XDG_CACHE_HOME: '/dev/null/caches' }, '/dev/null/caches/millrace/environments'],
])(
  'a place where no environments can be kept is told, with what moves it, before anything is built: %j',
  async (environment, place) => {
    await expect(prepared(environment)).rejects.toMatchObject({
      code: 'USAGE',
      message: `${place} (MILLRACE_CACHE) cannot be made: /dev/null is no folder`,
    });
  },
);

it('keeps none in a folder that is called ~', async () => {
  await expect(prepared({ MILLRACE_CACHE: '~/cache' })).rejects.toMatchObject({
    code: 'USAGE',
    message: 'MILLRACE_CACHE: "~/cache": ~ is not expanded; write the whole path',
  });
});
