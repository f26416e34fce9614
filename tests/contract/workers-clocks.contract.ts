import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostUnderTest } from './workers.contract.ts';
import { openWorkerBench, type WorkerBench } from './workers-setup.ts';

/** What every host tells of time, in whatever language it is written. */
export function workersClocksContract(name: string, host: HostUnderTest): void {
  describe(`${name} workers measure time`, () => {
    let bench: WorkerBench;
    beforeEach(() => {
      bench = openWorkerBench(host.open());
    });
    afterEach(() => bench.close());

    it('by their own clocks, whatever the script makes of them', async () => {
      const worker = await bench.ready(`false-clocks.${host.extension}`, { codeFolder: host.scripts });
      const before = Date.now();
      for (const index of [0, 1]) {
        const outcome = await worker.run(bench.task(index, bench.write('a.png', 'x')));
        expect(outcome.kind).toBe('succeeded');
        if (outcome.kind !== 'succeeded') return;
        expect(outcome.durationMs).toBeGreaterThanOrEqual(0);
        expect(outcome.startedAtMs).toBeGreaterThanOrEqual(before - 1);
        expect(outcome.startedAtMs).toBeLessThanOrEqual(Date.now());
      }
    });
  });
}
