import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { createProgressBoard } from '../../adapters/in-process/progress-board.ts';
import { createInProcessTransport } from '../../adapters/in-process/transport.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { createOutputs } from '../../cli/wiring/outputs.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { runCollector } from '../../services/collector/flow.ts';
import { fedRows, keepPlan, manifestIn, RUN, scored } from '../support/fed-collector.ts';
import { until } from '../support/poll.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slow-sync-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Fault 10: what a kill loses is what was not written, and a disk that takes its time must not make that more. */
it('writes what comes while a checkpoint waits for the disk', async () => {
  const store = storeOpener({}, root)(join(root, 'store'));
  await store.putIfAbsent(layout.manifest(RUN), checkedState(manifestIn(root)));
  await store.putIfAbsent(layout.run(RUN, 1), new TextEncoder().encode('{}\n'));
  await keepPlan(store, 2);
  const disk = holdCheckpoints(store);
  const transport = createInProcessTransport({ topics: { [TOPICS.results]: { partitions: 1 } } });
  const publish = (...records: ResultsRecord[]) => {
    const outgoing = records.map((record) => ({ key: RUN.jobId, value: avroCodec.encode(record) }));
    return transport.publish(TOPICS.results, outgoing);
  };
  const stop = new AbortController();
  const ports = {
    transport,
    codec: avroCodec,
    store: disk.store,
    openFolder: storeOpener({}, '/'),
    clock: systemClock,
  };
  const about = { board: createProgressBoard(), journal: { note: () => {} } };
  const outputs = createOutputs(disk.store, { kind: 'in-files' }, {});
  const collecting = runCollector({ ...ports, ...about, outputs }, { id: 'c', recovers: false }, stop.signal);

  await publish({ kind: 'StepOpened', ...RUN }, scored(0));
  await until(() => disk.isHeld, { what: 'a checkpoint that waits' });
  await publish(scored(1));
  await until(() => rowsOnDisk() === fedRows(0) + fedRows(1), { what: 'the row that came meanwhile' });
  disk.release();
  await publish({ kind: 'StepPlanned', ...RUN, total: 2, items: 2 });
  await until(() => existsSync(join(root, 'out/rows.txt')), { what: 'the output' });
  stop.abort();
  await collecting;
});

function rowsOnDisk(): string {
  const partial = join(root, 'out/rows.txt.partial');
  return existsSync(partial)
    ? readdirSync(partial)
        .map((name) => readFileSync(join(partial, name), 'utf8'))
        .join('')
    : '';
}

function holdCheckpoints(store: Store) {
  const held = Promise.withResolvers<void>();
  const seen = { isHeld: false };
  const put: Store['put'] = async (path, content) => {
    if (path === layout.checkpoint(RUN, 1)) {
      seen.isHeld = true;
      await held.promise;
    }
    return store.put(path, content);
  };
  const slow = new Proxy(store, {
    get: (target, name) => {
      if (name === 'put') return put;
      const member: unknown = Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return {
    store: slow,
    release: held.resolve,
    get isHeld() {
      return seen.isHeld;
    },
  };
}
