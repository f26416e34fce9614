import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { ServiceWorld } from '../support/service-world.ts';

const DISK_FULL = new MillraceError('STORE_FULL', 'disk full: cannot write /tmp/x (ENOSPC)', {
  hint: 'free some space',
});
const fullDisk = () =>
  new FakeWorkers({
    run: async () => {
      throw DISK_FULL;
    },
  });

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld({ lanes: 2 });
  world.planner();
  world.collector();
});
afterEach(() => world.close());

describe('a scorer whose disk has no room for the files of a mini-batch', () => {
  it('leaves the step to those that have, without a failed try, and says so', async () => {
    world.scorer({ id: 'full', workers: fullDisk() });
    world.scorer({ id: 'roomy' });
    const step = world.stepOf('digits');
    await world.submit(step);
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'completed', rows: 5, tries: 5 });
    const warnings = world.notes.flatMap((note) => (note.kind === 'warning' ? [note.message] : []));
    expect(warnings).toContain(
      'scorer full cannot work on it: preparation failed: STORE_FULL: disk full: cannot write /tmp/x (ENOSPC): free some space; other scorers: 1',
    );
  });

  it('fails the step where it is the only one, and works on the next', async () => {
    let isFull = true;
    const workers = new FakeWorkers({
      run: async () => {
        if (isFull) throw DISK_FULL;
      },
    });
    const { over } = world.scorer({ id: 'only', workers });
    await world.submit(world.stepOf('first'));
    expect(await world.summaryOf('first')).toMatchObject({
      status: 'failed',
      first_error: { message: expect.stringContaining('disk full: cannot write /tmp/x (ENOSPC): free some space') },
    });
    isFull = false;
    await world.submit(world.stepOf('second'));
    expect(await world.summaryOf('second')).toMatchObject({ status: 'completed' });
    expect(await Promise.race([over, 'still there'])).toBe('still there');
  });
});
