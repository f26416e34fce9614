import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { type Findings, NOTHING_FOUND, tellFailure, tellFigures, together } from './findings.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const SEEDS_A_CASE = 250;
const STARTS = [1, 251];
const MOST_OUTPUT_BYTES = 16 * 1024 * 1024;

const run = promisify(execFile);

/** What the command prints; it fails when a seed does, and then prints all the same. */
async function simulate(from: number): Promise<Findings & { readonly seconds: number }> {
  const range = ['--from', String(from), '--seeds', String(SEEDS_A_CASE), '--jobs', String(availableParallelism())];
  const options = { maxBuffer: MOST_OUTPUT_BYTES };
  const { stdout } = await run(process.execPath, [MAIN, ...range, '--json'], options).catch((error) => error);
  return JSON.parse(stdout);
}

describe('the whole system in a world that breaks on a seed', () => {
  let all = NOTHING_FOUND;
  let seconds = 0;

  it.each(STARTS)(`keeps what it promises in ${SEEDS_A_CASE} seeds from %i on`, async (from) => {
    const findings = await simulate(from);
    all = together(all, findings);
    seconds += findings.seconds;
    expect(findings.failed.map(tellFailure).join('\n')).toBe('');
    expect(findings.seeds).toBe(SEEDS_A_CASE);
  });

  it('meets each kind of fault in at least one seed of ten', () => {
    const rare = Object.entries(all.seedsWith).filter(([, seeds]) => seeds < all.seeds / 10);
    expect(all.seeds).toBe(STARTS.length * SEEDS_A_CASE);
    expect(rare).toEqual([]);
  });

  afterAll(() => console.log(tellFigures(all, seconds)));
});
