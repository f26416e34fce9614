import { linkSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { until } from '../../tests/support/poll.ts';
import { BuildLock } from './build-lock.ts';
import { processStart } from './process-start.ts';

/** No process has it. */
const DEAD = 2 ** 30;
vi.mock('./process-start.ts', () => ({ processStart: vi.fn() }));

describe('BuildLock', () => {
  let folder: string;
  let path: string;
  /** How often somebody has looked whether this process is alive. */
  let looks: number;
  const left = (pid: number, start: string) => JSON.stringify({ host: hostname(), pid, start });
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
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

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
});
