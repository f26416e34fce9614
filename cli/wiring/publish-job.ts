import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { wireCodec, withBroker } from './broker.ts';

export interface SubmittedRun {
  readonly manifest: StepManifest;
  readonly run: number;
  readonly idempotencyKey: string | null;
}

/** Resolves once the jobs topic has it. @throws MillraceError `TRANSPORT_UNAVAILABLE` */
export async function publishJob(
  environment: Readonly<Record<string, string | undefined>>,
  { manifest, run, idempotencyKey }: SubmittedRun,
): Promise<void> {
  const { jobId, step, submittedAtMs } = manifest;
  const address = { jobId, step, run };
  const about = { idempotencyKey, submittedAtMs, manifest: manifestJson(manifest) };
  const record = { kind: 'StepSubmitted', ...address, ...about } as const;
  await withBroker(environment, (transport) =>
    transport.publish(TOPICS.jobs, [{ key: jobId, value: wireCodec.encode(record) }]),
  );
}
