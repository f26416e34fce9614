import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { EndStatus } from '../../core/ports/journal.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { emptySeal } from '../../core/result/empty-seal.ts';
import type { Seal } from '../../core/result/seal.ts';
import { carryOut, putSeal, type SealPorts } from './seal-run.ts';

/**
 * Ends a run that nobody owns any more, so that the next one may start. A run that was decided before its owner died
 * is carried out as it was decided, unless its rows are lost since. Returns what became of it.
 */
export async function interruptRun(ports: SealPorts, run: RunAddress, manifest: StepManifest): Promise<EndStatus> {
  const verdict = { status: 'interrupted', reason: 'interrupted' } as const;
  const mine = emptySeal(run, verdict, manifest.submittedAtMs, ports.clock.now());
  const seal = await putSeal(ports.store, run, mine);
  // Its author may have died before it made the output, and what it is to be made of may be damaged since: then the
  // next run finds out what is lost.
  const isWhole =
    seal.status === 'interrupted' || (await ports.outputs.isWhole(run, outputOptionsOf(manifest), seal.parts));
  const carried: Seal = isWhole ? seal : { ...seal, status: 'interrupted' };
  await carryOut(ports, run, manifest, carried);
  return carried.status;
}
