import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createInProcessTransport } from '../../adapters/in-process/transport.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { readState } from '../../core/job/read-state.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import { TOPICS, type Transport } from '../../core/ports/transport.ts';
import type { StepEnd, StepSummary } from '../../core/result/summary.ts';
import { runCollector } from '../../services/collector/flow.ts';
import { fedRows, keepPlan, manifestIn, RUN, scored } from '../support/fed-collector.ts';
import { until } from '../support/poll.ts';
import { SmallDisk } from '../support/small-disk.ts';

const RESULTS = 5;
const encoder = new TextEncoder();

describe('a collector with several steps', () => {
  let root: string;
  let store: Store;
  let transport: Transport;
  let stop: AbortController;
  let collecting: Promise<void>;
  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'step-faults-'));
    store = storeOpener({}, root)(join(root, 'store'));
    transport = createInProcessTransport({ topics: { [TOPICS.results]: { partitions: 1 } } });
    stop = new AbortController();
    const outputs = createOutputs(store, { kind: 'in-log', clock: systemClock }, {});
    const shared = {
      transport,
      codec: avroCodec,
      store,
      outputs,
      openFolder: storeOpener({}, '/'),
      clock: systemClock,
    };
    const quiet = { board: createProgressBoard(), journal: { note: () => {} } };
    collecting = runCollector({ ...shared, ...quiet }, { id: 'collector', recovers: true }, stop.signal);
  });
  afterEach(async () => {
    stop.abort();
    await collecting;
    rmSync(root, { recursive: true });
  });

  it('fails the one whose output folder cannot be made, by name, and goes on with the others', async () => {
    writeFileSync(join(root, 'in-the-way'), '');
    await submit('blocked', join(root, 'in-the-way/out'));
    await submit('fine', join(root, 'fine'));
    await feed('blocked');
    await feed('fine');
    expect(await endOf('fine')).toMatchObject({ status: 'completed' });
    expect(await endOf('blocked')).toMatchObject({ status: 'failed' });
    expect((await summaryOf('blocked', 1))?.error).toContain('in-the-way');
    expect(readFileSync(join(root, 'fine/rows.txt'), 'utf8')).toBe(Array.from({ length: RESULTS }, rowsOf).join(''));
  });

  it('fails the one whose output is on a disk that is full, by name, and goes on with the others (fault 40)', async (context) => {
    const disk = new SmallDisk(join(root, 'small'), 64, 1);
    if (!disk.isMounted) context.skip('nothing may be mounted here: no disk gets full');
    try {
      await submit('full', join(root, 'small'));
      await submit('fine', join(root, 'fine'));
      await feed('full');
      await feed('fine');
      expect(await endOf('fine')).toMatchObject({ status: 'completed' });
      expect(await endOf('full')).toMatchObject({ status: 'failed' });
      expect((await summaryOf('full', 1))?.error).toMatch(/disk full: .*small.*then resume/);
    } finally {
      disk.remove();
    }
  });

  it('fails the one whose output has been taken by another file; its next run needs no script any more', async () => {
    const folder = join(root, 'taken');
    mkdirSync(folder);
    writeFileSync(join(folder, 'rows.txt'), 'somebody else’s');
    await submit('taken', folder);
    await submit('fine', join(root, 'fine'));
    await feed('taken');
    await feed('fine');
    expect(await endOf('fine')).toMatchObject({ status: 'completed' });
    expect(await endOf('taken')).toMatchObject({ status: 'failed' });
    expect((await summaryOf('taken', 1))?.error).toContain("another file has taken the output's place");
    renameSync(join(folder, 'rows.txt'), join(folder, 'theirs.txt'));
    await store.putIfAbsent(layout.run(addressOf('taken', 2), 2), encoder.encode('{}\n'));
    await publish([
      { kind: 'StepOpened', ...addressOf('taken', 2) },
      { kind: 'StepPlanned', ...addressOf('taken', 2), total: RESULTS, items: RESULTS },
    ]);
    expect(await endOf('taken', 2)).toMatchObject({ status: 'completed' });
    expect(readFileSync(join(folder, 'rows.txt'), 'utf8')).toBe(Array.from({ length: RESULTS }, rowsOf).join(''));
    expect(readFileSync(join(folder, 'theirs.txt'), 'utf8')).toBe('somebody else’s');
  });

  async function submit(step: string, folder: string): Promise<void> {
    const manifest = { ...manifestIn(root), step, output: { name: 'output', folder, overwrite: false } };
    await store.putIfAbsent(layout.manifest(manifest), checkedState(manifest));
    await store.putIfAbsent(layout.run(manifest, 1), encoder.encode('{}\n'));
    await keepPlan(store, RESULTS, manifest);
  }

  const feed = (step: string): Promise<void> =>
    publish([
      { kind: 'StepOpened', ...addressOf(step) },
      { kind: 'StepPlanned', ...addressOf(step), total: RESULTS, items: RESULTS },
      ...Array.from({ length: RESULTS }, (_, index) => ({ ...scored(index), ...addressOf(step) })),
    ]);

  async function publish(records: readonly ResultsRecord[]): Promise<void> {
    const outgoing = records.map((record) => ({ key: RUN.jobId, value: avroCodec.encode(record) }));
    await transport.publish(TOPICS.results, outgoing);
  }

  async function endOf(step: string, run = 1): Promise<StepEnd | undefined> {
    const path = layout.end(addressOf(step), run);
    await Promise.race([
      until(async () => (await store.stat(path)) !== undefined, { what: `the end of ${step}` }),
      collecting.then(() => Promise.reject(new Error('the collector has stopped'))),
    ]);
    return readState<StepEnd>(store, path);
  }

  const summaryOf = (step: string, run: number): Promise<StepSummary | undefined> =>
    readState<StepSummary>(store, layout.summary(addressOf(step), run));
});

const addressOf = (step: string, run = 1) => ({ jobId: RUN.jobId, step, run });
const rowsOf = (_: unknown, index: number): string => fedRows(index);
