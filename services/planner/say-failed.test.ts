import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { StoreEntry } from '../../core/ports/store.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import type { PlannerPorts } from './ports.ts';
import { sayFailed } from './say-failed.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };

it.each([
  ['says that a run cannot be planned', false],
  ['says it no more once another planner has the run', true],
])('%s', async (_, isLost) => {
  const looked = Promise.withResolvers<StoreEntry | undefined>();
  const store = { ...memoryStore(), stat: () => looked.promise };
  const clock = new VirtualClock();
  const said: ResultsRecord[] = [];
  const over = new AbortController();
  const ports = {
    ...{ store, clock, transport: { publish: async () => {} } },
    codec: { encode: (record: ResultsRecord) => void said.push(record) },
  } as unknown as PlannerPorts;
  const saying = sayFailed(ports, RUN, new MillraceError('INPUT_UNREADABLE', 'not here'), over.signal);
  await clock.advance(0);
  if (isLost) over.abort();
  looked.resolve(undefined);
  await clock.advance(0);
  over.abort();
  await clock.runUntil(saying);
  expect(said.map(({ kind }) => kind)).toEqual(isLost ? [] : ['StepStopped']);
});
