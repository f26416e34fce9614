import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { createStepLogs } from './step-logs.ts';

const STEP = { jobId: 'job-1', step: 'score', run: 1 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'step-logs-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Of a store elsewhere, what is put into it. */
function elsewhere(files: Map<string, string>): Store {
  const putIfAbsent = async (path: string, content: NodeJS.ReadableStream) => {
    files.set(path, await text(content));
    return true;
  };
  return { putIfAbsent, localPath: () => undefined, address: () => 'azure-blob://a/b' } as unknown as Store;
}

it('sends what a service has logged of a step elsewhere once it has left it, under its own name', async () => {
  const files = new Map<string, string>();
  const onTrouble = (error: unknown) => expect(error).toBeUndefined();
  const logs = createStepLogs({ store: elsewhere(files), node: 'scorer-1', now: () => 0, onTrouble });
  logs.note({ ...STEP, kind: 'warning', key: 'odd', message: 'odd' });
  logs.note({ ...STEP, kind: 'step-left' });
  const overview = 'jobs/job-1/score/logs/job_progress_overview.19700101.scorer-1.txt';
  await vi.waitFor(() => expect(files.get(overview)).toContain('run 1: warning: odd'));
  await logs.close();
});
