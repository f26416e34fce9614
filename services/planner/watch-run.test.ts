import { beforeEach, describe, expect, it } from 'vitest';
import type { ResultsRecord } from '../../core/ports/records.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import type { RunScope } from './run-scope.ts';
import { watchRun } from './watch-run.ts';

describe('a run with a progress_update_timeout of 60 s', () => {
  let clock: VirtualClock;
  let stopped: unknown[];
  let broker: Promise<unknown>;
  let board: Promise<undefined>;
  let over: AbortController;
  beforeEach(() => {
    clock = new VirtualClock();
    stopped = [];
    broker = board = Promise.resolve(undefined);
    over = new AbortController();
    const settings = { firstTaskCreationTimeout: 600, progressUpdateTimeout: 60 };
    const transport = { bounds: () => broker };
    const ports = { clock, transport, store: memoryStore(), board: { read: () => board } };
    const publish = async (record: ResultsRecord) => void stopped.push(record);
    const run = { jobId: 'j', step: 's', run: 1 };
    const plan = { manifest: { settings }, opened: { partition: 0 }, shelf: { isEmpty: false } };
    void watchRun({ ports, run, ...plan, publish, signal: over.signal } as unknown as RunScope);
    return () => over.abort();
  });

  it('fails when no mini-batch is settled for so long, and is told so again while nobody has heard it', async () => {
    await clock.advance(60_000);
    expect(stopped).toEqual([]);
    await clock.advance(1_000);
    const reason = 'no mini-batch was settled within progress_update_timeout (60 s)';
    expect(stopped).toMatchObject([{ kind: 'StepStopped', status: 'failed', reason }]);
    await clock.advance(30_000);
    expect(stopped).toHaveLength(2);
  });

  it('does not fail for the time in which the process was stopped', async () => {
    await clock.advance(50_200);
    clock.standStill(29_000);
    await clock.advance(9_000);
    expect(stopped).toEqual([]);
    await clock.advance(2_000);
    expect(stopped).toHaveLength(1);
  });

  it.each(['broker', 'store'] as const)('is given all of it again once the %s is back that was away', async (what) => {
    await clock.advance(30_000);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    if (what === 'broker') broker = promise;
    else board = promise;
    await clock.advance(90_000);
    resolve(undefined);
    await clock.advance(59_000);
    expect(stopped).toEqual([]);
    await clock.advance(2_000);
    expect(stopped).toHaveLength(1);
  });
});
