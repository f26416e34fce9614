import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { type Findings, tellFailure, tellFigures } from './findings.ts';
import { runInPool } from './seed-pool.ts';
import { simulateDisk } from './simulate-disk.ts';

/** Seeds that fail beyond these are only counted. */
const MOST_SHOWN = 10;
const TELL_EVERY = 5_000;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '500' },
    from: { type: 'string', default: '1' },
    /** Processes; 0: all seeds in this one. */
    jobs: { type: 'string' },
    trace: { type: 'boolean', default: false },
    /** Ends with the first seed that fails. */
    'until-failure': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const range = { from: Number(values.from), count: Number(values.seeds) };
const isHere = values.trace || values['until-failure'] || range.count < 20 || values.jobs === '0';
const startedMs = performance.now();
const findings = isHere ? await runHere() : await runInPool(range, Number(values.jobs ?? availableParallelism()), tell);
const seconds = (performance.now() - startedMs) / 1_000;
if (values.json) console.log(JSON.stringify({ ...findings, seconds }));
else {
  for (const failed of findings.failed.slice(0, MOST_SHOWN)) console.log(tellFailure(failed));
  console.log(tellFigures(findings, seconds));
}
process.exitCode = findings.failed.length === 0 ? 0 : 1;

async function runHere(): Promise<Findings> {
  // Before anything that uses the disk is loaded.
  simulateDisk();
  const { runSeeds } = await import('./run-seeds.ts');
  const trace = values.trace ? (line: string) => console.log(line) : undefined;
  return runSeeds(range, { trace, untilFailure: values['until-failure'] });
}

/** For whoever waits long. */
function tell({ seeds, failed }: Findings, soFar: Findings): void {
  for (const one of failed) console.error(tellFailure(one));
  if (soFar.seeds % TELL_EVERY < seeds) console.error(`${soFar.seeds} seeds, ${soFar.failed.length} failed`);
}
