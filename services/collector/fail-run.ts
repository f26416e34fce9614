import { ERRORS, MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Seal } from '../../core/result/seal.ts';
import { noTotals } from '../../core/result/tally.ts';
import type { CollectorPorts } from './ports.ts';
import { carryOut, putSeal } from './seal-run.ts';

/** Whether an error in the care for one step is that step's alone, so that the others go on. */
export function isStepsOwn(error: unknown): error is MillraceError {
  if (!(error instanceof MillraceError) || error.code === 'TAKEN_OVER') return false;
  const { family } = ERRORS[error.code];
  return family === 'user' || family === 'poison';
}

/**
 * Ends a run as failed because its output cannot be written, or what it left is damaged. What it made durable stays for
 * the next run. One that was decided already keeps its counts, but whoever reads its end learns that it failed.
 */
export async function failRun(
  ports: CollectorPorts,
  run: RunAddress,
  manifest: StepManifest,
  error: MillraceError,
): Promise<void> {
  const { store, clock, journal } = ports;
  const reason = error.hint === undefined ? error.message : `${error.message} (${error.hint})`;
  const verdict = { status: 'failed', reason } as const;
  await store.putIfAbsent(layout.stop(run, run.run), new TextEncoder().encode(`${JSON.stringify(verdict)}\n`));
  const seal = await putSeal(store, run, {
    run: run.run,
    ...verdict,
    parts: { epoch: 0, segments: [], entries: [] },
    totals: noTotals,
    total: null,
    totalItems: null,
    firstError: null,
    startedAtMs: manifest.submittedAtMs,
    sealedAtMs: clock.now(),
  });
  const carried: Seal = seal.status === 'completed' ? { ...seal, ...verdict } : seal;
  await carryOut(ports, run, manifest, carried);
  journal.note({ kind: 'step-ended', ...run, status: carried.status, reason: carried.reason });
}
