import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { until } from '../../../tests/support/poll.ts';
import { ownBytes, residentBytes, sessionMembers } from './group-memory.ts';

const MIB = 1024 * 1024;

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

  it('of what is gone is nothing, or unknown', () => {
    expect(residentBytes([2 ** 30])).toBe(0);
    expect(ownBytes([2 ** 30])).toBeUndefined();
  });
});
