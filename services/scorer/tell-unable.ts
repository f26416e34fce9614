import { describeError } from '../../core/attempt/judge.ts';
import type { ScriptError } from '../../core/ports/outcome.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Job } from './job.ts';
import type { Outbox } from './outbox.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';
import { presentScorers } from './present-scorers.ts';

export interface UnableScorer {
  readonly ports: ScorerPorts;
  readonly settings: ScorerSettings;
  readonly outbox: Outbox;
  readonly run: RunAddress;
}

/**
 * The script does not start here; other scorers may fare better. Said again for whatever comes nevertheless: then whoever
 * sent it does not know, or who else is there has changed. Resolves with how many others there are.
 */
export async function tellUnable(
  { ports, settings, outbox, run }: UnableScorer,
  error: ScriptError,
  jobs: readonly Job[],
): Promise<number> {
  const { id, compute } = settings;
  try {
    const present = await presentScorers(ports.transport, compute);
    const about = { scorer: id, scorers: present.length, present };
    const what = { message: describeError(error), traceback: error.traceback };
    outbox.send({ kind: 'InitFailed', ...run, ...about, ...what }, () => {
      for (const job of jobs) job.ack();
    });
    return present.filter((other) => other !== id).length;
  } catch (failure) {
    outbox.fail(failure);
    return 0;
  }
}
