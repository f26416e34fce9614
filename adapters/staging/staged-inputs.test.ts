import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import type { MiniBatchTask } from '../../core/ports/workers.ts';
import { until } from '../../tests/support/poll.ts';
import { StagedInputs, type StagedInputsOptions } from './staged-inputs.ts';

let folder: string;
let inputs: StagedInputs;
let reads: string[];
let fault: Error | undefined;
/** Until it resolves nothing is sent. */
let gate: Promise<void>;
let looked: number;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staged-'));
  reads = [];
  fault = undefined;
  gate = Promise.resolve();
  looked = 0;
  inputs = new StagedInputs(options());
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function options(): StagedInputsOptions {
  const store = {
    address: (path: string) => path,
    stat: async (path: string) => {
      looked += 1;
      return { path, size: sizeOf(path), modifiedMs: 1_000, etag: '"1"' };
    },
    stream: (path: string) => streamOf(path),
  } as Partial<Store> as Store;
  const footer = () => expect.fail('there is no footer');
  return { openStore: () => store, tables: { footer }, folder };
}

async function* streamOf(path: string): AsyncGenerator<Uint8Array> {
  reads.push(path);
  if (fault !== undefined) throw fault;
  await gate;
  yield Buffer.from('abc').subarray(0, sizeOf(path));
}

const sizeOf = (path: string): number => (path === 'third' ? 1 : 3);

const task = (path = 'sub/x.txt', size = 3): MiniBatchTask => ({
  ...{ index: 0, attempt: 1, input: 'files', folder: 'azure-blob://a/c/' },
  slices: [{ path, size, modifiedMs: 1_000, etag: '"1"' }],
});
/** Without an etag each is looked at before it is opened. */
const largeTask = (): MiniBatchTask => ({
  ...task(),
  slices: Array.from({ length: 300 }, (_, at) => ({ path: `${at}`, size: 3, modifiedMs: 1_000 })),
});
/** Files; counted anew when a folder goes away meanwhile. */
function left(): number {
  if (!existsSync(folder)) return 0;
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return left();
  }
}

describe('inputs that are fetched', () => {
  it('are there under their names until they are dropped', async () => {
    const { here, drop } = inputs.take(task());
    const given = await here;
    expect(readFileSync(given.folder + given.slices[0]?.path, 'utf8')).toBe('abc');
    expect(given.slices[0]?.path).toBe('sub/x.txt');
    drop();
    await until(() => left() === 0, { what: 'its removal' });
  });

  it('may be fetched ahead, once, for whichever worker runs them', async () => {
    const soon = task();
    inputs.fetch(soon);
    inputs.fetch({ ...soon });
    await until(() => left() === 1, { what: 'its file' });
    const { here, drop } = inputs.take({ ...soon, attempt: 2 });
    expect(await here).toMatchObject({ attempt: 2, slices: [{ path: 'sub/x.txt' }] });
    expect(reads).toEqual(['sub/x.txt']);
    drop();
    await until(() => left() === 0, { what: 'its removal' });
  });

  it('are removed when they are not run here after all', async () => {
    const soon = task();
    inputs.fetch(soon);
    await until(() => left() === 1 && reads.length === 1, { what: 'its file, with something in it' });
    inputs.drop(soon);
    await until(() => left() === 0, { what: 'its removal' });
    expect(await inputs.take(soon).here).toMatchObject({ index: 0 });
    expect(reads).toHaveLength(2);
  });

  it('are fetched again when fetching ahead has failed, so that a fault is told where it counts', async () => {
    const soon = task();
    fault = new Error('throttled');
    inputs.fetch(soon);
    const { here } = inputs.take(soon);
    await expect(here).rejects.toThrow('throttled');
    expect(reads).toHaveLength(2);
  });

  it('whose fetching ahead has failed are not fetched again before they are run, however often that is asked', async () => {
    const soon = task();
    fault = new Error('throttled');
    inputs.fetch(soon);
    await until(() => reads.length === 1 && left() === 0, { what: 'its failure' });
    const other = task('other');
    for (let asked = 0; asked < 3; asked += 1) inputs.fetch(soon);
    inputs.fetch(other);
    await until(() => reads.includes('other'), { what: 'the other' });
    expect(reads).toEqual(['sub/x.txt', 'other']);
    fault = undefined;
    expect(await inputs.take(soon).here).toMatchObject({ index: 0 });
  });

  it('make room for what comes soon once they run, as long as what runs has room', async () => {
    inputs = new StagedInputs({ ...options(), bytesMax: 4 });
    const [first, second, last] = [task('first'), task('second'), task('last')];
    inputs.fetch(first);
    const running = inputs.take(first);
    await running.here;
    inputs.fetch(second);
    await until(() => reads.includes('second'), { what: 'the second, ahead' });
    const next = inputs.take(second, running.counted);
    const order: string[] = [];
    void next.here.then(() => order.push('the second'));
    inputs.fetch(last);
    const lastNow = inputs.take(last, next.counted);
    await setImmediate();
    order.push('the first is over');
    running.drop();
    await next.here;
    expect(order).toEqual(['the first is over', 'the second']);
    next.drop();
    await lastNow.here;
    lastNow.drop();
    await until(() => left() === 0, { what: 'their removal' });
  });

  it('of one worker never hold the room that an earlier one of it waits for', async () => {
    inputs = new StagedInputs({ ...options(), bytesMax: 4 });
    const gate = Promise.withResolvers<void>();
    const [first, second] = [task('first'), task('second')];
    inputs.fetch(second);
    await until(() => left() === 1, { what: 'the second, ahead' });
    const taken = inputs.take(first, gate.promise);
    const next = inputs.take(second, taken.counted);
    await setImmediate();
    gate.resolve();
    await taken.here;
    taken.drop();
    await next.here;
    next.drop();
  });

  it.each(['../../victim.txt', 'a/../../../victim.txt', '..', 'a//b', '/victim.txt'])(
    'are refused before anything is made when a name leads elsewhere: %s',
    async (hostile) => {
      const deep = join(folder, 'deep');
      inputs = new StagedInputs({ ...options(), folder: deep });
      writeFileSync(join(folder, 'victim.txt'), 'as it was');
      await expect(inputs.take(task(hostile)).here).rejects.toMatchObject({
        code: 'INPUT_NAME_INVALID',
        message: expect.stringContaining(`"azure-blob://a/c/${hostile}"`),
      });
      expect(readdirSync(folder, { recursive: true })).toEqual(['victim.txt']);
      expect([readFileSync(join(folder, 'victim.txt'), 'utf8'), reads]).toEqual(['as it was', []]);
    },
  );

  it('are at most 64 files open at a time, of all mini-batches together', async () => {
    const shut = Promise.withResolvers<void>();
    gate = shut.promise;
    const all = [largeTask(), largeTask()].map((each) => inputs.take(each));
    await until(() => reads.length === 32 && looked === 64, { what: 'as many calls and files as there may be' });
    await setImmediate();
    expect([reads.length, looked]).toEqual([32, 64]);
    shut.resolve();
    await Promise.all(all.map(({ here }) => here));
    expect([left(), looked]).toEqual([600, 600]);
    for (const { drop } of all) drop();
    await until(() => left() === 0, { what: 'their removal' });
  });

  it('are given up as a whole once one cannot be fetched', async () => {
    fault = new Error('throttled');
    await expect(inputs.take(largeTask()).here).rejects.toThrow('throttled');
    expect(reads.length).toBeLessThanOrEqual(64);
  });

  it('that are dropped while they are fetched are fetched no further', async () => {
    const shut = Promise.withResolvers<void>();
    gate = shut.promise;
    const { here, drop } = inputs.take(largeTask());
    await until(() => reads.length === 32, { what: 'as many calls as there may be' });
    drop();
    shut.resolve();
    await expect(here).rejects.toThrow('dropped');
    await until(() => left() === 0, { what: 'its removal' });
    expect(reads).toHaveLength(32);
  });

  it('are not fetched ahead while there is no room, but when they are run', async () => {
    inputs = new StagedInputs({ ...options(), bytesMax: 4 });
    const [first, second, third] = [task('first'), task('second'), task('third', 1)];
    inputs.fetch(first);
    inputs.fetch(second);
    inputs.fetch(third);
    await until(() => reads.length === 2, { what: 'what there is room for' });
    expect(reads.toSorted()).toEqual(['first', 'third']);
    await inputs.take(second).here;
    inputs.drop(first);
    const again = task('second');
    const isFetched = (): boolean => {
      inputs.fetch(again);
      return reads.length === 4;
    };
    await until(isFetched, { what: 'room' });
  });
});
