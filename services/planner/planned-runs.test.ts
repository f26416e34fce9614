import { expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { PlannedRuns } from './planned-runs.ts';
import type { PlannerPorts } from './ports.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };
const SETTINGS = { id: 'planner', recovers: true, compute: null, aheadLimitBytes: 1 };

it('tells the journal of each run that the planner is done with, so that its logs are closed', async () => {
  const store = memoryStore();
  const json = (value: object) => new TextEncoder().encode(JSON.stringify(value));
  await store.putIfAbsent(layout.openStep(RUN, 1), json({ partition: 3 }));
  await store.putIfAbsent(layout.run(RUN, 1), json({ isServed: true }));
  const notes: JournalEvent[] = [];
  const failures: unknown[] = [];
  const journal = { note: (event: JournalEvent) => void notes.push(event) };
  const ports = { store, journal } as unknown as PlannerPorts;
  const runs = new PlannedRuns(ports, SETTINGS, new AbortController().signal, (error) => failures.push(error));
  await runs.recover([0]);
  await runs.over();
  expect(notes).toEqual([]);
  await runs.recover([3]);
  await runs.over();
  expect(notes).toEqual([{ kind: 'step-left', ...RUN }]);
  expect(failures).toEqual([]);
});
