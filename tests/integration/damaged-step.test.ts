import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { RUN, scored } from '../support/fed-collector.ts';
import { PLAIN_TABLE } from '../support/plain-table-options.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

const BAD = { ...RUN, step: 'bad' };
const encoder = new TextEncoder();

/** Faults 41 and 31: whatever is damaged is one step's. */
describe('a damaged file of one step fails that step, by name, and the services go on with the others', () => {
  let world: ServiceWorld;
  beforeEach(() => {
    world = new ServiceWorld();
  });
  afterEach(() => world.close());

  const put = (path: string, content: string | Uint8Array) =>
    world.store.putIfAbsent(path, typeof content === 'string' ? encoder.encode(content) : content);

  /** An open run that services take over, as a crash would leave it. */
  async function openStep(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
    const whole = {
      [layout.manifest(BAD)]: checkedState(world.stepOf('bad')),
      [layout.run(BAD, 1)]: '{"isServed":true}\n',
      [layout.openStep(BAD, 1)]: '{"partition":0}\n',
    };
    for (const [path, content] of Object.entries({ ...whole, ...files })) await put(path, content);
  }

  async function startAll(): Promise<void> {
    world.collector();
    world.scorer();
    world.planner();
    await world.submit(world.stepOf('fine'));
  }

  async function expectFineToComplete(): Promise<void> {
    expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed', error: null });
    const rows = Array.from({ length: 5 }, (_, index) => `mini-batch ${index}\n`).join('');
    expect(readFileSync(join(world.root, 'fine/rows.txt'), 'utf8')).toBe(rows);
  }

  it.each([
    ['its manifest', layout.manifest(BAD)],
    ['the claim of its run', layout.run(BAD, 1)],
    ['where its log begins', layout.opened(BAD, 1)],
    ['a part of its plan', layout.planPart(BAD, 0)],
    ['the mark of what was published', layout.mark(BAD, 1)],
    ['its seal', layout.seal(BAD, 1)],
  ])('%s', async (_, path) => {
    // What the collector takes over has a place on the log.
    const opened = checkedState({ partition: 0, offset: 0 });
    await openStep({ [layout.opened(BAD, 1)]: opened, [path]: 'torn' });
    await startAll();
    await expectFineToComplete();
    const summary = await world.summaryOf('bad');
    expect(summary?.status).toBe('failed');
    expect(summary?.error).toContain(path);
    expect(summary?.error).toContain('put it back from a copy, or run the job anew');
  });

  it('the sign that it is open: it is gone on with', async () => {
    await openStep({ [layout.openStep(BAD, 1)]: 'torn' });
    await startAll();
    await expectFineToComplete();
    expect(await world.summaryOf('bad')).toMatchObject({ status: 'completed' });
  });

  it('its manifest, which the collector meets with a record of it', async () => {
    await put(layout.manifest(BAD), 'torn');
    await put(layout.run(BAD, 1), '{}\n');
    await startAll();
    await world.publish(TOPICS.results, [
      { kind: 'StepOpened', ...BAD },
      { ...scored(0), ...BAD },
    ]);
    await expectFineToComplete();
    expect((await world.summaryOf('bad'))?.error).toContain(layout.manifest(BAD));
  });

  it('its manifest, which the scorer meets with a mini-batch of it: acked unrun, with a warning', async () => {
    await put(layout.manifest(BAD), 'torn');
    await put(layout.run(BAD, 1), '{}\n');
    await startAll();
    const slices = [{ path: 'a', size: 1, modifiedMs: 1 }];
    const about = { index: 0, publication: 1, input: 'images', folder: '/x/', slices, claim: null };
    await world.publish(TOPICS.miniBatches('default'), [{ kind: 'MiniBatch', ...BAD, ...about }]);
    await until(() => world.notes.some((note) => note.kind === 'warning' && note.step === 'bad'));
    await expectFineToComplete();
  });

  it('how its table is read, which the scorer meets with a mini-batch of it', async () => {
    const manifest = world.stepOf('bad');
    const inputs = manifest.inputs.map((input) => ({ ...input, type: 'tabular' as const, table: PLAIN_TABLE }));
    await put(layout.manifest(BAD), checkedState({ ...manifest, inputs }));
    await put(layout.run(BAD, 1), '{}\n');
    await startAll();
    const slices = [{ path: 'a', size: 1, modifiedMs: 1 }];
    const ranges = [{ from: 0, to: 1 }];
    const folder = `${join(world.root, 'in-bad')}/`;
    const about = { index: 0, publication: 1, input: 'images', folder, slices, ranges, claim: null };
    await world.publish(TOPICS.miniBatches('default'), [{ kind: 'MiniBatch', ...BAD, ...about }]);
    await expectFineToComplete();
    expect((await world.summaryOf('bad'))?.error).toMatch(
      /preparation failed: STATE_CORRUPT: how the table .*bad.*images/,
    );
  });

  it('a planner that has one job alone, and is not told what it should be, ends and says what is wrong', async () => {
    const planner = world.planner(world.transport, false);
    const manifest = world.stepOf('bad');
    await world.submit({ ...manifest, settings: { ...manifest.settings, runMaxTry: 0 } });
    expect(await planner.over).toMatch(/^JOB_INVALID: .*runMaxTry: must be/);
  });
});
