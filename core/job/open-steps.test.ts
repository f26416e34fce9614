import { describe, expect, it } from 'vitest';
import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { MOST_AT_ONCE } from '../side-by-side.ts';
import { layout } from './layout.ts';
import { latestRun, openRuns, servedRuns } from './open-steps.ts';

const STEP = { jobId: '20261121-084000-k3x9f', step: 'digits' };

/** As much of a store as a look at the open runs needs. */
class Names {
  readonly paths: Set<string>;

  readonly #texts: ReadonlyMap<string, string>;

  constructor(paths: readonly string[], texts: ReadonlyMap<string, string> = new Map()) {
    this.paths = new Set(paths);
    this.#texts = texts;
  }

  async served(): Promise<number[]> {
    return (await Array.fromAsync(servedRuns(this.store(), async () => true))).map(({ run }) => run);
  }

  async open(isWanted?: (run: RunAddress) => Promise<boolean>): Promise<number[]> {
    return (await Array.fromAsync(openRuns(this.store(), isWanted))).map(({ run }) => run);
  }

  store(): Store {
    const entry = (path: string) => ({ path, size: 0, modifiedMs: 0 });
    const store: Partial<Store> = {
      list: (folder) => this.#below(folder),
      stat: async (path) => (this.paths.has(path) ? entry(path) : undefined),
      read: async (path) => new TextEncoder().encode(this.#texts.get(path) ?? '{}'),
      remove: async (path) => void this.paths.delete(path),
    };
    return store as Store;
  }

  async *#below(folder: string) {
    const inside = [...this.paths].filter((path) => path.startsWith(`${folder}/`)).sort();
    yield inside.map((path) => ({ path, size: 0, modifiedMs: 0 }));
  }
}

describe('openRuns', () => {
  it('tells each run that is claimed and has not ended', async () => {
    const names = new Names([
      layout.run(STEP, 1),
      layout.run(STEP, 2),
      layout.openStep(STEP, 1),
      layout.openStep(STEP, 2),
    ]);
    expect(await names.open()).toEqual([1, 2]);
  });

  it('removes the sign of a run that has ended, and leaves that of the next one', async () => {
    const [first, second] = [layout.openStep(STEP, 1), layout.openStep(STEP, 2)];
    const names = new Names([layout.run(STEP, 1), layout.run(STEP, 2), first, second, layout.end(STEP, 1)]);
    expect(await names.open()).toEqual([2]);
    expect(names.paths.has(first)).toBe(false);
    expect(names.paths.has(second)).toBe(true);
  });

  it('keeps a sign that came before its claim, and tells nothing of it yet', async () => {
    const names = new Names([layout.run(STEP, 1), layout.end(STEP, 1), layout.openStep(STEP, 2)]);
    expect(await names.open()).toEqual([]);
    expect(names.paths.has(layout.openStep(STEP, 2))).toBe(true);
  });

  it('looks at a few side by side, and asks nothing more of what is not wanted', async () => {
    const runs = Array.from({ length: 2 * MOST_AT_ONCE }, (_, n) => n + 1);
    const names = new Names(runs.flatMap((n) => [layout.run(STEP, n), layout.openStep(STEP, n), layout.end(STEP, n)]));
    let atOnce = 0;
    let most = 0;
    const isWanted = async ({ run }: RunAddress) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      return run === 7;
    };
    expect(await names.open(isWanted)).toEqual([]);
    expect(most).toBe(MOST_AT_ONCE);
    expect(runs.filter((n) => !names.paths.has(layout.openStep(STEP, n)))).toEqual([7]);
  });

  it('passes over names that are no run', async () => {
    const names = new Names([layout.run(STEP, 1), 'open/notes.txt', 'open/..1', `open/${STEP.jobId}.${STEP.step}`]);
    expect(await names.open()).toEqual([]);
    const [run, sign] = [layout.run(STEP, 1), layout.openStep(STEP, 1)];
    const odd = ['0x10', '2.bak', '2147483648', '9'.repeat(20)];
    const beside = new Names([run, sign, ...odd.flatMap((name) => [`${layout.runs(STEP)}/${name}`, `${sign}${name}`])]);
    expect(await beside.open()).toEqual([1]);
    expect(await latestRun(beside.store(), STEP)).toBe(1);
  });
});

describe('servedRuns', () => {
  it('leaves what a single process has started to that process', async () => {
    const texts = new Map([
      [layout.run(STEP, 1), '{"isServed":true}'],
      [layout.run(STEP, 2), '{"settings":{},"owner":"somebody"}'],
      [layout.openStep(STEP, 1), '{}'],
      [layout.openStep(STEP, 2), '{}'],
    ]);
    const names = new Names([...texts.keys()], texts);
    expect(await names.served()).toEqual([1]);
  });

  it('tells of one whose claim is damaged, so that somebody fails it', async () => {
    const texts = new Map([
      [layout.run(STEP, 1), '{"own'],
      [layout.openStep(STEP, 1), '{}'],
    ]);
    expect(await new Names([...texts.keys()], texts).served()).toEqual([1]);
  });
});
