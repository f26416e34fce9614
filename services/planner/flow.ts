import { invariant, MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { parseManifest } from '../../core/job/manifest-schema.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { CancelRequested, StepSubmitted } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { type Delivery, TOPICS } from '../../core/ports/transport.ts';
import { planRun } from './plan-run.ts';
import type { PlannerPorts, PlannerSettings } from './ports.ts';

/**
 * Takes jobs, lists and splits their inputs, and publishes descriptors as fast as verdicts come back. A submission is
 * acked as soon as the store has it, because the step may last for days.
 */
export async function runPlanner(ports: PlannerPorts, settings: PlannerSettings, signal: AbortSignal): Promise<void> {
  const runs = new Set<Promise<void>>();
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const member = { id: settings.id, workers: 0 };
  try {
    for await (const event of ports.transport.subscribe(TOPICS.jobs, { group: 'planner', member, signal: stop })) {
      if (event.kind !== 'records') continue;
      for (const delivery of event.records) {
        const run = await take(delivery, ports);
        if (run === undefined) continue;
        const planning = planRun(ports, settings, run.manifest, run.address, stop).catch((error) =>
          failure.abort(error),
        );
        runs.add(planning);
        void planning.finally(() => runs.delete(planning));
      }
    }
  } finally {
    await Promise.all(runs);
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}

const encoder = new TextEncoder();
const NOTHING_MORE = encoder.encode('{}\n');

interface SubmittedRun {
  readonly address: RunAddress;
  readonly manifest: StepManifest;
}

async function take(delivery: Delivery, ports: PlannerPorts): Promise<SubmittedRun | undefined> {
  const record = ports.codec.decode(delivery.value);
  switch (record.kind) {
    case 'StepSubmitted': {
      const run = await open(record, ports.store);
      delivery.ack();
      return run;
    }
    case 'CancelRequested':
      await cancel(record, ports);
      delivery.ack();
      return undefined;
    default:
      throw new MillraceError('RECORD_UNDECODABLE', `a ${record.kind} has no place on the jobs topic`);
  }
}

/** Makes a submitted run known to the store; undefined when it has ended already. */
async function open(record: StepSubmitted, store: PlannerPorts['store']): Promise<SubmittedRun | undefined> {
  const { jobId, step, run } = record;
  const address = { jobId, step, run };
  if ((await store.stat(layout.end(address, run))) !== undefined) return undefined;
  const submitted = parseManifest(record.manifest);
  invariant(submitted.jobId === jobId && submitted.step === step, 'a manifest belongs to the step it is submitted for');
  await store.putIfAbsent(layout.manifest(address), encoder.encode(record.manifest));
  await store.putIfAbsent(layout.run(address, run), NOTHING_MORE);
  await store.putIfAbsent(layout.openStep(address), NOTHING_MORE);
  return { address, manifest: (await readRunManifest(store, address)) ?? submitted };
}

/** The run's own watch finds the file; asking twice is asking once. */
async function cancel({ jobId }: CancelRequested, { store }: PlannerPorts): Promise<void> {
  await store.putIfAbsent(layout.cancel(jobId, 1), NOTHING_MORE);
}
