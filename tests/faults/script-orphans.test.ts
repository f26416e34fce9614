import { type ChildProcess, spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive, openWorkerBench, type WorkerBench } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';

const SETUP = new URL('../contract/workers-setup.ts', import.meta.url).href;

/** A parent in its own process, which holds a worker that is at `run()`. */
const parentSource = (script: string): string => `
  import { openWorkerBench } from ${JSON.stringify(SETUP)};
  const bench = openWorkerBench();
  const scripts = ${JSON.stringify(script)};
  const busy = await bench.ready('script.mjs', { codeFolder: scripts });
  const idle = await bench.ready('script.mjs', { codeFolder: scripts });
  bench.workers.warm({ environment: {}, language: 'node' }, 1);
  const early = bench.workers.start({ environment: {}, language: 'node' }, { secrets: [], stdoutFile: bench.folder + '/o', stderrFile: bench.folder + '/e' });
  busy.run(bench.task(0), () => {
    console.log(JSON.stringify([busy.pid, idle.pid, early.pid, bench.folder]));
  });
`;

describe('the parent is killed', () => {
  let bench: WorkerBench;
  let parent: ChildProcess | undefined;
  beforeEach(() => {
    bench = openWorkerBench();
  });
  afterEach(async () => {
    parent?.kill('SIGKILL');
    await bench.close();
  });

  it.each([
    ['spins', 'for (;;);'],
    [
      'ignores SIGTERM and waits',
      "process.on('SIGTERM', () => undefined); await new Promise(() => setInterval(() => 0, 1_000));",
    ],
  ])('by SIGKILL while a worker %s: no worker is left', async (_, body) => {
    bench.write('script.mjs', `export async function run() { ${body} }`);
    parent = spawn(process.execPath, ['--input-type=module', '-e', parentSource(bench.folder)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    parent.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    await until(() => printed.endsWith('\n'), { what: 'a worker at run()' });
    const pids = JSON.parse(printed).slice(0, 3) as number[];
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    parent.kill('SIGKILL');
    await until(() => pids.every((pid) => !isAlive(pid)), { what: 'the end of the workers' });
  });
});
