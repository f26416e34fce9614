import { expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { OutgoingRecord } from '../../core/ports/transport.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { openLog } from './open-log.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };

/** The key of the run means partition 5; `meanwhile` happens while the first record is on its way. */
async function opened(meanwhile: (put: (partition: number) => Promise<boolean>) => Promise<unknown>) {
  const store = memoryStore();
  const put = (partition: number) => store.putIfAbsent(layout.opened(RUN, 1), checkedState({ partition, offset: 0 }));
  const asked: (number | undefined)[] = [];
  const publish = async (_: string, records: readonly OutgoingRecord[]) => {
    asked.push(records[0]?.partition);
    if (asked.length === 1) await meanwhile(put);
    return [{ partition: records[0]?.partition ?? 5, offset: asked.length }];
  };
  const ports = { store, transport: { publish }, codec: { encode: () => new Uint8Array() } } as never;
  return { position: await openLog(ports, RUN), asked, again: (await openLog(ports, RUN)).partition };
}

it('the log of a run is where its key says, and stays there', async () => {
  expect(await opened(async () => {})).toEqual({
    ...{ position: { partition: 5, offset: 1 }, asked: [undefined, 5], again: 5 },
  });
});

it('or where another planner has opened it at the same moment, which knew of fewer partitions', async () => {
  expect(await opened((put) => put(2))).toEqual({
    ...{ position: { partition: 2, offset: 2 }, asked: [undefined, 2, 2], again: 2 },
  });
});
