// Preloaded with `--import`, as `peak.mjs?to=FILE`: when the process ends, writes what it took at most. Linux only.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL(import.meta.url).searchParams.get('to');

process.on('exit', () => {
  const peakKiB = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const { user, system } = process.cpuUsage();
  writeFileSync(file, JSON.stringify({ peakMB: (peakKiB * 1_024) / 1e6, cpuMs: (user + system) / 1_000 }));
});
