import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Job } from './job.ts';
import type { Outbox } from './outbox.ts';
import type { ScorerPorts, ScorerSettings } from './ports.ts';
import { presentScorers } from './present-scorers.ts';
import type { Unable } from './unable-because.ts';

export interface UnableScorer {
  readonly ports: ScorerPorts;
  readonly settings: ScorerSettings;
  readonly outbox: Outbox;
  readonly run: RunAddress;
}

/**
 * The step cannot be worked on here; other scorers may fare better. Said again for whatever comes nevertheless: then whoever
 * sent it does not know, or who else is there has changed. Resolves with how many others there are.
 */
export async function tellUnable(
  { ports, settings, outbox, run }: UnableScorer,
  why: Unable,
  jobs: readonly Job[],
): Promise<number> {
  const { id, compute } = settings;
  try {
    const present = await presentScorers(ports.transport, compute, 'settled');
    const about = { scorer: id, scorers: present.length, present };
    outbox.send({ kind: 'InitFailed', ...run, ...about, ...why }, () => {
      for (const job of jobs) job.ack();
    });
    return present.filter((other) => other !== id).length;
  } catch (failure) {
    outbox.fail(failure);
    return 0;
  }
}
