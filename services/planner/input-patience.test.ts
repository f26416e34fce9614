import { beforeEach, describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import { InputPatience } from './input-patience.ts';
import type { RunScope } from './run-scope.ts';

const INPUT: ResolvedInput = { name: 'images', type: 'file', paths: ['/in'], isList: false, skip: 0, take: null };

describe('patience with inputs', () => {
  let sleptMs: number[];
  let failures: number;
  let warnings: string[];
  let fault: MillraceError;
  let shelf: { partCount: number };
  beforeEach(() => {
    sleptMs = [];
    failures = 0;
    fault = away;
    shelf = { partCount: 0 };
    warnings = [];
  });

  const away = new MillraceError('STORE_UNAVAILABLE', 'cannot read /in: i/o error (EIO)', { hint: 'ask' });
  async function* list() {
    if (failures-- > 0) throw fault;
    yield 'a.png';
  }

  /** Reads a page before it fails; `onPage` is what becomes of it. */
  async function* listHalf(onPage = () => {}) {
    yield 'a.png';
    onPage();
    yield* list();
  }

  function patience(recovers = true): InputPatience {
    const clock = { sleep: async (ms: number) => void sleptMs.push(ms) };
    const journal = { note: ({ message }: { message: string }) => void warnings.push(message) };
    const ports = { clock, journal };
    const signal = new AbortController().signal;
    return new InputPatience({ ports, settings: { recovers }, run: {}, shelf, signal } as unknown as RunScope);
  }

  async function answers(with_: InputPatience, pages = () => list()): Promise<unknown> {
    for (;;) {
      const answer = await with_.withInputs(async (inputs) => (await Array.fromAsync(inputs(INPUT, pages()))).length);
      if (answer !== 'again') return answer;
    }
  }

  it('tries again what may pass, and says so', async () => {
    failures = 3;
    expect(await answers(patience())).toBe(1);
    expect(sleptMs).toEqual([1_000, 2_000, 4_000]);
    expect(warnings[0]).toBe('input images: cannot read /in: i/o error (EIO); trying again');
  });

  it('fails the job by the name of its input after a minute', async () => {
    failures = 99;
    const told = { code: 'INPUT_UNREADABLE', message: `input images: ${away.message}`, hint: 'ask' };
    await expect(answers(patience())).rejects.toMatchObject(told);
    expect(sleptMs.reduce((sum, ms) => sum + ms, 0)).toBe(61_000);
  });

  it('does not take pages that it reads again and again for getting on', async () => {
    failures = 99;
    await expect(answers(patience(), () => listHalf())).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    expect(sleptMs).toHaveLength(6);
  });

  it('begins to count anew once the plan has more parts', async () => {
    failures = 20;
    const put = () => {
      shelf.partCount += 1;
    };
    expect(await answers(patience(), () => listHalf(put))).toBe(2);
    expect(sleptMs).toEqual(Array.from({ length: 20 }, () => 1_000));
  });

  it('does not wait for what will not change by itself', async () => {
    failures = 99;
    fault = new MillraceError('STORE_UNAVAILABLE', 'cannot read /in: permission denied (EACCES)', { isLasting: true });
    await expect(answers(patience())).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
    expect(sleptMs).toEqual([]);
  });

  it('lets through at once what is the workspace’s own fault', async () => {
    const own = new MillraceError('STORE_UNAVAILABLE', 'cannot write the plan');
    await expect(patience().withInputs(() => Promise.reject(own))).rejects.toBe(own);
  });

  it('tells the caller at once where there is only one job', async () => {
    failures = 1;
    await expect(answers(patience(false))).rejects.toBe(away);
  });
});
