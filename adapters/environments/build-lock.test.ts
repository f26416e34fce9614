import {
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { stat } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../tests/support/poll.ts';
import { BuildLock } from './build-lock.ts';
import { processStart } from './process-start.ts';

/** No process has it. */
const DEAD = 2 ** 30;
vi.mock('./process-start.ts', () => ({ processStart: vi.fn() }));
vi.mock('node:fs/promises', { spy: true });

/** Times that a waiter has looked at a lock. */
async function lookedAt(times: number): Promise<void> {
  const before = vi.mocked(stat).mock.calls.length;
  await until(() => vi.mocked(stat).mock.calls.length >= before + times, { what: 'a look at the lock' });
}

describe('BuildLock', () => {
  let folder: string;
  let path: string;
  /** How often somebody has looked whether this process is alive. */
  let looks: number;
  const here = { host: hostname(), pidNamespace: readlinkSync('/proc/self/ns/pid') };
  const left = (pid: number, start: string, where = here) =>
    JSON.stringify({ id: `${pid} ${start}`, ...where, pid, start });
  const look = (pid: number) => {
    if (pid === process.pid) looks += 1;
    return Promise.resolve(pid === process.pid ? 'now' : undefined);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'millrace-lock-'));
    path = join(folder, 'x.lock');
    looks = 0;
    vi.mocked(processStart).mockImplementation(look);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true, force: true });
  });

  it("of a dead builder goes to one of those that have found it, and the slower one leaves the other's alone", async () => {
    writeFileSync(path, left(DEAD, 'then'));
    const seen = Promise.withResolvers<undefined>();
    const slow = Promise.withResolvers<undefined>();
    vi.mocked(processStart).mockImplementation((pid) => {
      if (pid !== DEAD) return look(pid);
      vi.mocked(processStart).mockImplementation(look);
      seen.resolve(undefined);
      return slow.promise;
    });
    let hasSlower = false;
    const slower = BuildLock.take(path).then((lock) => {
      hasSlower = true;
      return lock;
    });
    await seen.promise;
    const quicker = await BuildLock.take(path);
    looks = 0;
    slow.resolve(undefined);
    // For its turn, then twice at the lock.
    await until(() => hasSlower || looks > 3, { what: 'the slower one' });
    expect(hasSlower).toBe(false);
    await quicker.release();
    await (await slower).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a builder that died while it put a dead one away goes on to the next', async () => {
    writeFileSync(path, left(DEAD, 'then'));
    writeFileSync(`${path}.over`, left(DEAD, 'later'));
    await (await BuildLock.take(path)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('names the tool in a new file: whoever reads meanwhile has the old one whole', async () => {
    const lock = await BuildLock.take(path);
    linkSync(path, join(folder, 'as it was'));
    vi.mocked(processStart).mockResolvedValue('tool');
    await lock.note(7);
    expect(JSON.parse(readFileSync(join(folder, 'as it was'), 'utf8'))).not.toHaveProperty('tool');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ start: 'now', tool: { pid: 7, start: 'tool' } });
    expect(readdirSync(folder)).toEqual(['as it was', 'x.lock']);
  });

  it.each([
    ['another host', { ...here, host: 'elsewhere' }],
    ['another container of the same host name', { ...here, pidNamespace: 'pid:[1]' }],
  ])('of a builder on %s is waited for while it is touched, and told once; then it goes on', async (_, where) => {
    writeFileSync(path, left(DEAD, 'then', where));
    const waitedFor: string[] = [];
    let isTaken = false;
    const taking = BuildLock.take(path, { onWait: ({ pid, host }) => waitedFor.push(`process ${pid} of ${host}`) });
    void taking.then(() => {
      isTaken = true;
    });
    const now = performance.now.bind(performance);
    for (const seconds of [50, 100, 150]) {
      utimesSync(path, seconds, seconds);
      vi.spyOn(performance, 'now').mockImplementation(() => now() + seconds * 1_000);
      await lookedAt(3);
      expect(isTaken).toBe(false);
    }
    vi.spyOn(performance, 'now').mockImplementation(() => now() + 215_000);
    await (await taking).release();
    expect(waitedFor).toEqual([`process ${DEAD} of ${where.host}`]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that another has taken meanwhile stays with that one, and tells its builder', async () => {
    const lock = await BuildLock.take(path);
    writeFileSync(path, left(7, 'later', { ...here, host: 'elsewhere' }));
    await lock.note(process.pid);
    expect(lock.lost.reason).toEqual(new Error(`${path} was taken by process 7 of elsewhere`));
    await lock.release();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ host: 'elsewhere', pid: 7 });
  });
});
