import { addressOf, type DeadLetter, type ResultsRecord, runKeyOf } from '../../core/ports/records.ts';
import { type OutgoingRecord, TOPICS } from '../../core/ports/transport.ts';
import type { ScorerPorts } from './ports.ts';

interface Letter {
  readonly record: ResultsRecord;
  readonly deadLetter: DeadLetter | undefined;
  /** Called once the log has the record. */
  readonly onPublished: () => void;
}

/** Publishes verdicts in the order they were given; what gathers while one publish is on its way goes with the next. */
export class Outbox {
  readonly #ports: ScorerPorts;
  readonly fail: (error: unknown) => void;
  /** Where the log of each run lies, by address and run; of others the key decides. */
  readonly partitions = new Map<string, number>();
  #waiting: Letter[] = [];
  #sending: Promise<void> | undefined;

  constructor(ports: ScorerPorts, fail: (error: unknown) => void) {
    this.#ports = ports;
    this.fail = fail;
  }

  send(record: ResultsRecord, onPublished: () => void = () => {}, deadLetter?: DeadLetter): void {
    this.#waiting.push({ record, deadLetter, onPublished });
    this.#sending ??= this.#sendAll().catch(this.fail);
  }

  /** Resolves once all that was sent is published. */
  async empty(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    try {
      // What is settled at the same time goes together, and behind the next mini-batches that workers wait for.
      await this.#ports.clock.turn();
      while (this.#waiting.length > 0) {
        const letters = this.#waiting;
        this.#waiting = [];
        await this.#publish(letters);
        for (const { onPublished } of letters) onPublished();
      }
    } finally {
      this.#sending = undefined;
    }
  }

  #place(record: ResultsRecord): { readonly partition?: number } {
    const partition = this.partitions.get(runKeyOf(record));
    return partition === undefined ? {} : { partition };
  }

  async #publish(letters: readonly Letter[]): Promise<void> {
    const { transport, codec } = this.#ports;
    const dead = letters.flatMap(({ deadLetter }) => (deadLetter === undefined ? [] : [deadLetter]));
    // The dead letter first: once the log has the verdict, nobody looks at the mini-batch again.
    if (dead.length > 0) {
      const keyOf = (letter: DeadLetter) => `${addressOf(letter)}/${letter.index}`;
      await transport.publish(
        TOPICS.deadLetters,
        dead.map((letter) => ({ key: keyOf(letter), value: codec.encode(letter) })),
      );
    }
    const records = letters.map(
      ({ record }): OutgoingRecord => ({ key: addressOf(record), ...this.#place(record), value: codec.encode(record) }),
    );
    await transport.publish(TOPICS.results, records);
  }
}
