import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  const putIfAbsent = async (path: string, content: Uint8Array) => {
    files.set(path, Buffer.from(content).toString());
    return true;
  };
  return { putIfAbsent, localPath: () => undefined, address: () => 'azure-blob://a/b' } as unknown as Store;
}

const overviewOf = (node: string): string => `jobs/job-1/score/logs/job_progress_overview.19700101.${node}.txt`;

it('sends what a service has logged of a step elsewhere once it has left it, under its own name', async () => {
  const files = new Map<string, string>();
  const onTrouble = (error: unknown) => expect(error).toBeUndefined();
  const open = (node: string) => createStepLogs({ store: elsewhere(files), node, now: () => 0, onTrouble });
  // On one machine.
  const [one, other] = [open('scorer-1'), open('scorer-2')];
  one.note({ ...STEP, kind: 'warning', key: 'odd', message: 'of one' });
  other.note({ ...STEP, kind: 'warning', key: 'odd', message: 'of the other' });
  for (const logs of [one, other]) logs.note({ ...STEP, kind: 'step-left' });
  await vi.waitFor(() => expect(files.get(overviewOf('scorer-1'))).toContain('run 1: warning: of one'));
  await vi.waitFor(() => expect(files.get(overviewOf('scorer-2'))).toContain('run 1: warning: of the other'));
  expect(files.get(overviewOf('scorer-1'))).not.toContain('of the other');
  await Promise.all([one.close(), other.close()]);
});

it('goes on without the logs of a step that have no place on this machine, and says so once', async () => {
  writeFileSync(join(folder, 'file'), '');
  vi.stubEnv('TMPDIR', join(folder, 'file'));
  const troubles: unknown[] = [];
  const onTrouble = (error: unknown) => void troubles.push(error);
  const logs = createStepLogs({ store: elsewhere(new Map()), node: 'scorer-1', now: () => 0, onTrouble });
  for (const message of ['one', 'other']) logs.note({ ...STEP, kind: 'warning', key: message, message });
  await logs.close();
  expect(troubles).toMatchObject([{ code: 'STORE_UNAVAILABLE' }]);
});
