import type { StepManifest } from '../../core/job/manifest.ts';
import { manifestJson } from '../../core/job/manifest-schema.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { wireCodec, withBroker } from './broker.ts';

export interface SubmittedRun {
  readonly manifest: StepManifest;
  readonly run: number;
  readonly idempotencyKey: string | null;
  /** Its address: the services must have the same one. */
  readonly workspace: string;
}

/** Resolves once the jobs topic has it. @throws MillraceError `TRANSPORT_UNAVAILABLE` */
export type PublishRun = (submitted: SubmittedRun) => Promise<void>;

/**
 * Acts once the broker has shown that it is there and has the jobs topic: what cannot be submitted then leaves nothing
 * behind in the workspace.
 *
 * @throws MillraceError `TRANSPORT_UNAVAILABLE`, `TRANSPORT_DENIED`
 */
export function withJobsTopic<Answer>(
  environment: Readonly<Record<string, string | undefined>>,
  act: (publish: PublishRun) => Promise<Answer>,
): Promise<Answer> {
  return withBroker(environment, async (transport) => {
    await transport.partitions(TOPICS.jobs);
    return act(async (submitted) => {
      const key = submitted.manifest.jobId;
      await transport.publish(TOPICS.jobs, [{ key, value: wireCodec.encode(recordOf(submitted)) }]);
    });
  });
}

function recordOf({ manifest, ...about }: SubmittedRun) {
  const { jobId, step, submittedAtMs } = manifest;
  return { kind: 'StepSubmitted', jobId, step, submittedAtMs, manifest: manifestJson(manifest), ...about } as const;
}
