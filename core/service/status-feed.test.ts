import { expect, it } from 'vitest';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import type { ProgressBoard, RunProgress } from '../ports/progress-board.ts';
import type { StatusRecord } from '../ports/records.ts';
import { StatusFeed } from './status-feed.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 2 };
const progress = (succeeded: number): RunProgress =>
  ({ ...RUN, epoch: 3, total: 9, counts: { succeeded, failed: 0, items: 5, failedItems: 0, rows: 5 } }) as never;

function open(publish = async () => {}) {
  const clock = new VirtualClock();
  const sent: StatusRecord[] = [];
  const feed = new StatusFeed({
    clock,
    codec: { encode: (record: StatusRecord) => record } as never,
    transport: {
      publish: async (_: string, records: readonly { readonly value: unknown }[]) => {
        sent.push(...records.map(({ value }) => value as StatusRecord));
        await publish();
        return [];
      },
    } as never,
  });
  const pinned: RunProgress[] = [];
  const board = feed.onto({ pinUp: async (each: RunProgress) => void pinned.push(each) } as unknown as ProgressBoard);
  return { clock, sent, feed, board, pinned };
}

it('a run tells how it stands: the newest of each second, with its epoch', async () => {
  const { clock, sent, feed, board, pinned } = open();
  feed.note({ kind: 'step-opened', ...RUN });
  for (let n = 1; n <= 5; n += 1) await board.pinUp(progress(n));
  await clock.advance(1_000);
  feed.note({ kind: 'step-ended', ...RUN, status: 'failed', reason: 'too many' });
  await clock.advance(1_000);
  expect(pinned).toHaveLength(5);
  expect(sent).toMatchObject([
    { kind: 'StatusChanged', status: 'running', epoch: 0 },
    { kind: 'ProgressReported', succeeded: 5, total: 9, epoch: 3 },
    { kind: 'StatusChanged', status: 'failed', message: 'too many', epoch: 3 },
  ]);
});

it('what was said last is sent before it closes', async () => {
  const { sent, feed } = open();
  feed.note({ kind: 'step-opened', ...RUN });
  feed.note({ kind: 'step-ended', ...RUN, status: 'completed', reason: null });
  await feed.close();
  expect(sent.at(-1)).toMatchObject({ status: 'completed' });
});

it('what cannot be sent is dropped, and the next is told', async () => {
  const { clock, sent, feed } = open(() => Promise.reject(new Error('away')));
  feed.note({ kind: 'step-opened', ...RUN });
  await clock.advance(1_000);
  feed.note({ kind: 'step-sealing', ...RUN, status: 'completed' });
  await clock.advance(1_000);
  expect(sent.map((record) => record.kind === 'StatusChanged' && record.status)).toEqual(['running', 'sealing']);
});
