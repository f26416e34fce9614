import { createHash } from 'node:crypto';
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { fileMark } from '../../adapters/local-folder/file-mark.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { resultsCommand } from './results.ts';

/** More than one chunk of a file. */
const OURS = 'mine\n'.repeat(120_000);
const THEIRS = 'hers\n'.repeat(120_000);
/** Of the event loop: some more than a command takes that nobody disturbs. */
const TURNS = 40;

type Replace = (output: string) => void;
const byRename: Replace = (output) => {
  writeFileSync(`${output}.new`, THEIRS);
  renameSync(`${output}.new`, output);
};
const inPlace: Replace = (output) => writeFileSync(output, THEIRS);

/** What the command printed, and whether it was content, where the output is another's after so many turns. */
async function replacedAfter(turns: number, isMarked: boolean, replace: Replace) {
  const workspace = new LaidWorkspace();
  try {
    workspace.start('j1');
    const output = join(workspace.root, 'out/j1/rows.txt');
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, OURS);
    // Clocks of file systems tick slowly: what is written at once would have the same time.
    utimesSync(output, 1_700_000_000, 1_700_000_000);
    const output_mark = isMarked ? (fileMark(output) ?? null) : 'that of a copy';
    const sha256 = createHash('sha256').update(OURS).digest('hex');
    workspace.end('j1', 'completed', { job_id: 'j1', output, bytes: OURS.length, sha256, output_mark });
    const options = { job: 'j1', head: undefined, follow: false, json: false };
    const ended = resultsCommand(options, workspace.context).catch((error: unknown) => error);
    for (let n = 0; n < turns; n += 1) await turn();
    replace(output);
    return { end: await ended, rows: workspace.out.text };
  } finally {
    workspace.remove();
  }
}

it.each([
  ['renamed there', 'marked', byRename],
  ['renamed there', 'hashed', byRename],
  ['written there', 'marked', inPlace],
  ['written there', 'hashed', inPlace],
] as const)("never prints another job's rows, %s at any moment of an output that is %s", async (_, how, replace) => {
  for (let turns = 0; turns <= TURNS; turns += 1) {
    const { end, rows } = await replacedAfter(turns, how === 'marked', replace);
    expect(OURS.startsWith(rows), `after ${turns} turns`).toBe(true);
    if (end === 0) expect(rows).toBe(OURS);
    else expect(end).toMatchObject({ code: 'STATE_CORRUPT', message: expect.stringContaining('is not what j1 wrote') });
  }
});
