import { spawn } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { until } from '../../../tests/support/poll.ts';
import { ownBytes, residentBytes, sessionMembers } from './group-memory.ts';

const MIB = 1024 * 1024;
/** A process that no machine has, as one with pages of 64 KiB would tell of it. */
const { LARGE_PAGES, told } = vi.hoisted(() => {
  const LARGE_PAGES = 2 ** 29;
  const rssPages = 10;
  const stat = `${LARGE_PAGES} (a) S ${'0 '.repeat(20)}${rssPages} 0 0`;
  const status = `Name:\ta\nVmRSS:\t     ${rssPages * 64} kB\nRssAnon:\t 0 kB\n`;
  const told: Record<string, string> = { stat, status };
  const paths = Object.entries(told).map(([name, text]) => [`/proc/${LARGE_PAGES}/${name}`, text] as const);
  return { LARGE_PAGES, told: new Map<string, string>(paths) };
});
vi.mock('node:fs', async (importOriginal) => {
  const real = await importOriginal<typeof import('node:fs')>();
  return { ...real, readFileSync: (path: string, how: 'latin1') => told.get(path) ?? real.readFileSync(path, how) };
});

describe("a group's memory", () => {
  it('is that of all processes of a session, pages that several share counted once', async () => {
    const hog = 'const b = Buffer.alloc(64 * 1048576, 1); setInterval(() => b, 1e6); console.log(1);';
    // Another group in the same session.
    const script = `"${process.execPath}" -e '${hog}' & wait`;
    const leader = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      await new Promise((resolve) => leader.stdout?.once('data', resolve));
      const members = await until(() => {
        const found = sessionMembers().get(leader.pid ?? 0) ?? [];
        return found.length === 2 && found;
      });
      const [own = 0, resident] = [ownBytes(members), residentBytes(members)];
      expect(own).toBeGreaterThan(64 * MIB);
      expect(resident).toBeGreaterThanOrEqual(own);
      // The program itself is mapped from its file.
      expect(resident - own).toBeGreaterThan(10 * MIB);
    } finally {
      process.kill(-(leader.pid ?? 0), 'SIGKILL');
    }
  });

  it('is counted in bytes, however large the pages of the machine are', () => {
    expect(residentBytes([LARGE_PAGES, LARGE_PAGES])).toBe(2 * 640 * 1024);
  });

  it('of what is gone is nothing, or unknown', () => {
    expect(residentBytes([2 ** 30])).toBe(0);
    expect(ownBytes([2 ** 30])).toBeUndefined();
  });
});
