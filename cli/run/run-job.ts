import { jsonBytes } from '../../core/job/json-bytes.ts';
import type { RunClaim } from '../../core/job/read-claim.ts';
import type { RunOptions } from '../commands/run-options.ts';
import type { CommandContext } from '../context.ts';
import { aboutJob } from '../failure.ts';
import { ownerClaim } from '../wiring/store.ts';
import { orNoJob } from './or-no-job.ts';
import { prepareJob } from './prepared-job.ts';
import { readyJob } from './ready-job.ts';
import { type Here, runHere } from './run-here.ts';
import { tellEnd, tellStopped } from './tell-end.ts';

const FIRST_RUN = 1;

/** Runs a job to its end, here, without a broker. Returns the exit code. */
export async function runJob(options: RunOptions, here: Here, context: CommandContext): Promise<number> {
  const { before } = here;
  const job = await prepareJob(options, context);
  const { store, manifest } = job;
  let kept: string | undefined;
  const makeReady = async (own: readonly string[]) => {
    const claim = runClaim();
    const ready = await orNoJob(
      job,
      before.unlessStopped(readyJob(job, own, context, { claim, onKeep: before.keeping })),
    );
    kept = ready.jobId;
    return ready;
  };
  const sourceFolder = job.draft.sourceDirectory;
  try {
    const how = await runHere({ store, manifest, run: FIRST_RUN, sourceFolder, makeReady }, here, context);
    if (how.kind === 'stopped') return tellStopped(manifest, how, options.json, context);
    return await tellEnd({ store, manifest, run: FIRST_RUN }, options.json, context);
  } catch (error) {
    throw aboutJob(error, kept);
  }
}

function runClaim(): Uint8Array {
  const claim: RunClaim = { settings: {}, owner: new TextDecoder().decode(ownerClaim()) };
  return jsonBytes(claim);
}
