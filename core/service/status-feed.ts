import { Newest } from '../newest.ts';
import type { Clock } from '../ports/clock.ts';
import type { Codec } from '../ports/codec.ts';
import type { Journal, JournalEvent } from '../ports/journal.ts';
import type { ProgressBoard, RunProgress } from '../ports/progress-board.ts';
import { addressOf, runKeyOf, type StatusRecord } from '../ports/records.ts';
import type { RunAddress } from '../ports/step-address.ts';
import { TOPICS, type Transport } from '../ports/transport.ts';

/** Whoever watches sees the newest of each second. */
const PERIOD_MS = 1_000;

interface FeedPorts {
  readonly transport: Pick<Transport, 'publish'>;
  readonly codec: Codec;
  readonly clock: Clock;
}

/**
 * Tells others on the status topic how runs stand. Each record is complete in itself and nothing is decided from any:
 * while the broker is away only the newest of each kind is kept, and one that cannot be sent is dropped.
 */
export class StatusFeed implements Journal {
  readonly #ports: FeedPorts;
  /** By key of the record. */
  readonly #waiting = new Map<string, StatusRecord>();
  /** Of runs that go on. */
  readonly #epochs = new Newest<number>();
  #sending: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(ports: FeedPorts) {
    this.#ports = ports;
  }

  note(event: JournalEvent): void {
    if (event.kind === 'step-opened') this.#changed(event, 'running', '');
    if (event.kind === 'step-sealing') this.#changed(event, 'sealing', event.status);
    if (event.kind !== 'step-ended') return;
    this.#changed(event, event.status, event.reason ?? '');
    this.#epochs.delete(runKeyOf(event));
  }

  /** What the collector pins to this board is told as well. */
  onto(board: ProgressBoard): ProgressBoard {
    return {
      pinUp: (progress) => {
        this.#progressed(progress);
        return board.pinUp(progress);
      },
      read: (run) => board.read(run),
      changed: (run, seen, signal) => board.changed(run, seen, signal),
    };
  }

  /** Resolves once what was said is sent, without waiting for more; while the broker is away that may be never. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sending;
  }

  #changed({ jobId, step, run }: RunAddress, status: string, message: string): void {
    const epoch = this.#epochs.get(runKeyOf({ jobId, step, run })) ?? 0;
    this.#tell({ kind: 'StatusChanged', jobId, step, run, epoch, status, message, atMs: this.#ports.clock.now() });
  }

  #progressed({ jobId, step, run, epoch, total, counts }: RunProgress): void {
    this.#epochs.set(runKeyOf({ jobId, step, run }), epoch);
    const { succeeded, failed, items, failedItems, rows } = counts;
    const figures = { total, succeeded, failed, items, failedItems, rows };
    this.#tell({ kind: 'ProgressReported', jobId, step, run, epoch, ...figures, atMs: this.#ports.clock.now() });
  }

  #tell(record: StatusRecord): void {
    this.#waiting.set(`${addressOf(record)}/${record.kind}`, record);
    this.#sending ??= this.#send().finally(() => {
      this.#sending = undefined;
    });
  }

  async #send(): Promise<void> {
    const { transport, codec, clock } = this.#ports;
    while (this.#waiting.size > 0) {
      const records = [...this.#waiting].map(([key, record]) => ({ key, value: codec.encode(record) }));
      this.#waiting.clear();
      await transport.publish(TOPICS.status, records).catch(() => {});
      await clock.sleep(PERIOD_MS, this.#closing.signal);
    }
  }
}
