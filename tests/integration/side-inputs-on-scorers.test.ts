import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { pinSideInputs } from '../../cli/wiring/side-inputs.ts';
import { storeOpener } from '../../cli/wiring/store.ts';
import { createWorkplace } from '../../cli/wiring/workplace.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { ServiceWorld } from '../support/service-world.ts';

const FILES = 40;

describe('side inputs that are others on one of three scorers', () => {
  let world: ServiceWorld;
  let manifest: StepManifest;
  beforeEach(async () => {
    world = new ServiceWorld({ lanes: 3 });
    // What a scorer that gives up has left is published again after some seconds.
    world.clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(ms / 10, signal) };
    manifest = stepWithLabels();
    await pinSideInputs(manifest, world.store, world.openFolder);
    world.collector();
    world.planner();
  });
  afterEach(() => world.close());

  function stepWithLabels(): StepManifest {
    const step = world.stepOf('digits');
    const [input = ''] = step.inputs[0]?.paths ?? [];
    for (let n = 0; n < FILES; n += 1) writeFileSync(join(input, `more-${n}.png`), `${n}`);
    mkdirSync(join(world.root, 'labels'));
    writeFileSync(join(world.root, 'labels/all.csv'), 'zero,one\n');
    const code = join(world.root, 'store', layout.snapshot(step.snapshot.sha256));
    mkdirSync(code, { recursive: true });
    writeFileSync(join(code, step.snapshot.entryScript), '');
    const labels = {
      name: 'labels',
      paths: [join(world.root, 'labels')],
      isList: false,
      skip: 0,
      take: null,
      dataset: null,
    };
    return { ...step, sideInputs: [labels] };
  }

  /** A scorer that finds in `labels` what lies in a folder of another name, as on a machine of its own. */
  function scorer(id: string, folder = 'labels'): FakeWorkers {
    const open = storeOpener({}, world.root);
    const openStore = (place: string) => open(place.replace(join(world.root, 'labels'), join(world.root, folder)));
    const { prepare } = createWorkplace({ store: world.store, openStore, environment: {}, node: id });
    const workers = new FakeWorkers({ run: () => world.clock.sleep(20) });
    world.scorer({ id, workers, of: 1, ...(prepare === undefined ? {} : { prepare }) });
    return workers;
  }

  const warnings = () => world.notes.flatMap((note) => (note.kind === 'warning' ? [note.message] : []));

  it.each([
    [
      'are missing',
      'nowhere',
      /scorer-2 cannot work on it: preparation failed: SideInputMissing: side input labels is not on this machine/,
    ],
    [
      'have changed',
      'changed',
      /scorer-2 cannot work on it: preparation failed: SideInputChanged: side input labels .*9 bytes and has 13/,
    ],
  ])('that %s: it says so by its name and takes nothing, and the others go on', async (_, folder, message) => {
    mkdirSync(join(world.root, 'changed'));
    writeFileSync(join(world.root, 'changed/all.csv'), 'zero,one,two\n');
    const [first, other, third] = [scorer('scorer-1'), scorer('scorer-2', folder), scorer('scorer-3')];
    await world.submit(manifest);
    expect(await world.summaryOf('digits')).toMatchObject({
      status: 'completed',
      mini_batches: { succeeded: FILES + 5, failed: 0 },
      tries: FILES + 5,
    });
    expect([first.started, other.started, third.started]).toEqual([1, 0, 1]);
    expect(warnings()).toEqual([expect.stringMatching(message)]);
    const rows = readFileSync(join(world.root, 'digits/rows.txt'), 'utf8');
    expect(rows).toBe(Array.from({ length: FILES + 5 }, (_, n) => `mini-batch ${n}\n`).join(''));
  });
});
