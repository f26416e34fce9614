import { isStepsOwn, type MillraceError, withHint } from '../../core/errors.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { emptySeal, NO_PARTS } from '../../core/result/empty-seal.ts';
import type { Seal } from '../../core/result/seal.ts';
import type { CollectorPorts } from './ports.ts';
import { carryOut, putSeal } from './seal-run.ts';

/**
 * Ends a run as failed because its output cannot be written, or what it left is damaged. What it made durable stays for
 * the next run. One that was decided already keeps its counts, but whoever reads its end learns that it failed. Without
 * a manifest where that is what is damaged.
 */
export async function failRun(
  ports: CollectorPorts,
  run: RunAddress,
  manifest: StepManifest | undefined,
  error: MillraceError,
): Promise<void> {
  const { store, clock, journal } = ports;
  const verdict = { status: 'failed', reason: withHint(error) } as const;
  await store.putIfAbsent(layout.stop(run, run.run), jsonBytes(verdict));
  const sealedAtMs = clock.now();
  const mine = emptySeal(run, verdict, manifest?.submittedAtMs ?? sealedAtMs, sealedAtMs);
  const seal = await unlessDamaged(() => putSeal(store, run, mine), mine);
  const carried: Seal = seal.status === 'completed' ? { ...seal, ...verdict } : seal;
  const isCarriedOut = async (parts: Seal['parts']): Promise<boolean> => {
    await carryOut(ports, run, manifest, { ...carried, parts });
    return true;
  };
  // Its audit may be what is damaged: the end must come nevertheless.
  const isWhole = await unlessDamaged(() => isCarriedOut(carried.parts), false);
  if (!isWhole) await isCarriedOut(NO_PARTS);
  journal.note({ kind: 'step-ended', ...run, status: carried.status, reason: carried.reason });
}

async function unlessDamaged<Answer>(act: () => Promise<Answer>, otherwise: Answer): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    if (!isStepsOwn(error)) throw error;
    return otherwise;
  }
}
