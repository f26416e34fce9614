import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import { addressOf, type ResultsRecord, type WireRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { type Delivery, TOPICS } from '../../core/ports/transport.ts';
import { OwnedRun } from './owned-run.ts';
import type { CollectorPorts, CollectorSettings } from './ports.ts';

/**
 * Reads the steps' logs: orders and writes their rows, counts, judges, and seals. A record is acked once its effect is
 * written; what a crash loses is published again.
 */
export async function runCollector(
  ports: CollectorPorts,
  settings: CollectorSettings,
  signal: AbortSignal,
): Promise<void> {
  const owned = new Map<string, OwnedRun | undefined>();
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const fail = (error: unknown) => failure.abort(error);
  const member = { id: settings.id, workers: 0 };
  try {
    for await (const event of ports.transport.subscribe(TOPICS.results, { group: 'collector', member, signal: stop })) {
      if (event.kind !== 'records') continue;
      for (const [key, deliveries] of byStep(event.records, ports)) {
        if (!owned.has(key)) owned.set(key, await own(deliveries[0]?.record as ResultsRecord, ports, fail));
        await owned.get(key)?.take(deliveries.map(({ record }) => record));
      }
      for (const delivery of event.records) delivery.ack();
    }
  } finally {
    for (const run of owned.values()) await run?.close();
  }
  if (failure.signal.aborted) throw failure.signal.reason;
}

interface Decoded {
  readonly delivery: Delivery;
  readonly record: ResultsRecord;
}

function byStep(deliveries: readonly Delivery[], { codec }: CollectorPorts): Map<string, Decoded[]> {
  const steps = new Map<string, Decoded[]>();
  for (const delivery of deliveries) {
    const record = resultsRecord(codec.decode(delivery.value));
    const key = addressOf(record);
    const decoded = steps.get(key);
    if (decoded === undefined) steps.set(key, [{ delivery, record }]);
    else decoded.push({ delivery, record });
  }
  return steps;
}

function resultsRecord(record: WireRecord): ResultsRecord {
  switch (record.kind) {
    case 'StepOpened':
    case 'StepPlanned':
    case 'MiniBatchScored':
    case 'MiniBatchFailed':
    case 'InitFailed':
    case 'StepStopped':
      return record;
    default:
      throw new MillraceError('RECORD_UNDECODABLE', `a ${record.kind} has no place on the results topic`);
  }
}

/** Becomes the owner of a run that the store knows and that has not ended; of any other, records are dropped. */
async function own(
  { jobId, step, run }: ResultsRecord,
  ports: CollectorPorts,
  fail: (error: unknown) => void,
): Promise<OwnedRun | undefined> {
  const address: RunAddress = { jobId, step, run };
  const manifest = await readRunManifest(ports.store, address);
  if (manifest === undefined || (await ports.store.stat(layout.end(address, run))) !== undefined) return undefined;
  return OwnedRun.claim(ports, address, manifest, fail);
}
