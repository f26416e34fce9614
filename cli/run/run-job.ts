import type { RunClaim } from '../../core/job/run-manifest.ts';
import type { Workers } from '../../core/ports/workers.ts';
import type { RunOptions } from '../commands/run-options.ts';
import type { CommandContext } from '../context.ts';
import { ownerClaim } from '../wiring/store.ts';
import { prepareJob } from './prepared-job.ts';
import { readyJob } from './ready-job.ts';
import { runHere } from './run-here.ts';
import { EXIT_CODES } from './stop-signals.ts';
import { sayHowToResume, tellEnd } from './tell-end.ts';

const FIRST_RUN = 1;

/** Runs a job to its end, here, without a broker. Returns the exit code. */
export async function runJob(options: RunOptions, workers: Workers, context: CommandContext): Promise<number> {
  const job = await prepareJob(options, context);
  const { store, manifest } = job;
  const ready = (own: readonly string[]) => readyJob(job, own, context, runClaim());
  const sourceFolder = job.draft.sourceDirectory;
  const how = await runHere({ store, manifest, run: FIRST_RUN, sourceFolder, makeReady: ready }, workers, context);
  if (how === 'ended') return tellEnd({ store, manifest, run: FIRST_RUN }, options.json, context);
  sayHowToResume(manifest, context);
  return EXIT_CODES[how];
}

function runClaim(): Uint8Array {
  const claim: RunClaim = { settings: {}, owner: new TextDecoder().decode(ownerClaim()) };
  return new TextEncoder().encode(`${JSON.stringify(claim)}\n`);
}
