import { expect, it } from 'vitest';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Worker } from '../../core/ports/workers.ts';
import type { ScorerPorts } from './ports.ts';
import { Slot } from './slot.ts';

const RUN = { jobId: 'j1', step: 'digits', run: 1 };

/** A slot whose worker is ready and idle, and what it is stopped with. */
async function idleSlot(runInvocationTimeout: number, fault?: string) {
  const limits: number[] = [];
  const notes: object[] = [];
  const gone = Promise.withResolvers<void>();
  const worker = {
    init: async () => ({ kind: 'ready' }),
    stop: async (limitMs: number) => {
      limits.push(limitMs);
      gone.resolve();
      return fault;
    },
    ended: gone.promise,
  } as unknown as Worker;
  const ports = {
    workers: { start: () => worker },
    workplace: { scriptOptions: () => ({}), processOptions: () => ({}) },
    journal: { note: (note: { kind: string }) => note.kind === 'warning' && notes.push(note) },
    clock: { monotonicMs: () => 0, sleep: async () => {} },
  } as unknown as ScorerPorts;
  const ready = Promise.withResolvers<void>();
  const manifest = { settings: { runInvocationTimeout } } as StepManifest;
  const events = { onReady: () => ready.resolve(), onInitFailed: () => false };
  const slot = new Slot({ number: 3, nodes: 1 }, ports, manifest, RUN, events);
  const filled = slot.keepFilled();
  await ready.promise;
  const close = async (graceMs: number): Promise<void> => {
    await slot.close(graceMs);
    await filled;
  };
  return { close, limits, notes };
}

it.each([
  ['what a call of run() may take', 60, 0, 60_000],
  ['10 s where run() may take less', 1, 0, 10_000],
  ['10 s on a scorer that has to leave', 60, 30_000, 10_000],
])('gives shutdown() %s', async (_, runInvocationTimeout, graceMs, limitMs) => {
  const { close, limits, notes } = await idleSlot(runInvocationTimeout);
  await close(graceMs);
  expect([limits, notes]).toEqual([[limitMs], []]);
});

it('warns of a shutdown() that has failed', async () => {
  const { close, notes } = await idleSlot(60, 'failed (exit code 9)');
  await close(0);
  const message = 'worker 3: shutdown() failed (exit code 9); what it had still to write may be missing';
  expect(notes).toEqual([{ kind: 'warning', ...RUN, key: 'worker-3-shutdown', message }]);
});
