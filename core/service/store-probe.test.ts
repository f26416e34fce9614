import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { StoreProbe } from './store-probe.ts';

const probed = (hasFolder: () => Promise<boolean>, localPath?: string) => {
  const clock = new VirtualClock();
  const looks: number[] = [];
  const store = {
    hasFolder: () => {
      looks.push(clock.monotonicMs());
      return hasFolder();
    },
    localPath: () => localPath,
    address: () => 'azure-blob://a/c/w',
  };
  return { clock, looks, probe: new StoreProbe(store, clock) };
};

describe('a probe of the store', () => {
  it('looks only when it is asked, and at most once in ten seconds', async () => {
    const { clock, looks, probe } = probed(async () => false);
    await clock.advance(60_000);
    for (let at = 0; at < 20; at += 1) {
      expect(await Promise.all([probe.trouble(), probe.trouble()])).toEqual([undefined, undefined]);
      await clock.advance(1_000);
    }
    expect(looks).toEqual([60_000, 70_000]);
  });

  it('says why the store is away, until it is back', async () => {
    let fault: Error | undefined = new Error('azure-blob://a/c/w: connect ECONNREFUSED');
    const { clock, probe } = probed(async () => {
      if (fault) throw fault;
      return true;
    });
    expect(await probe.trouble()).toBe('azure-blob://a/c/w: connect ECONNREFUSED');
    fault = undefined;
    await clock.advance(10_000);
    expect(await probe.trouble()).toBeUndefined();
  });

  it('says it of one that does not answer, and asks it no second time meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const { clock, looks, probe } = probed(() => promise);
    const first = probe.trouble();
    await clock.advance(3_000);
    expect(await first).toBe('azure-blob://a/c/w has not answered for 3 s');
    await clock.advance(39_000);
    const second = probe.trouble();
    resolve(true);
    expect(await second).toBeUndefined();
    expect(looks).toHaveLength(1);
  });

  it('misses a folder of this machine that is gone, and none that no job has made yet', async () => {
    const answers = [false, true, false];
    const { clock, probe } = probed(async () => answers.shift() === true, '/mnt/work');
    const troubles: (string | undefined)[] = [];
    for (let look = 0; look < 3; look += 1) {
      troubles.push(await probe.trouble());
      await clock.advance(10_000);
    }
    expect(troubles).toEqual([undefined, undefined, 'azure-blob://a/c/w is not there any more']);
  });
});
