import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '../../core/errors.ts';
import type { ConnectionBoard } from './connection-board.ts';
import {
  encryptionUnfit,
  isBrokenOff,
  isDenied,
  isTopicMissing,
  isUntimely,
  isUntrusted,
  kafkaError,
  topicMissing,
} from './kafka-error.ts';
import { type PortEncryption, portEncryption } from './port-encryption.ts';
import type { KafkaSettings } from './settings.ts';

const FIRST_PAUSE_MS = 100;
const PAUSE_MS_MAX = 2_000;
/** Who is refused is not let in by asking often, and some brokers count. */
const DENIED_PAUSE_MS = 15_000;
/** A topic that was made a moment ago may not be known to every broker yet. */
const NEW_TOPIC_MS = 500;

export interface Endeavour {
  /** Tells apart what is tried, on the board. */
  readonly part: string;
  /** What is asked for, for the message when it is not to be had. */
  readonly what: string;
  /** Without prefix; set when the topic may be missing, which ends the trying. */
  readonly topic?: string;
}

/** Tries until it works, as long as the settings say, and shows on the board how it goes. */
export class Persistence {
  readonly #settings: KafkaSettings;
  readonly #board: ConnectionBoard;
  readonly #closed = new AbortController();
  #spoken: Promise<readonly (PortEncryption | undefined)[]> | undefined;

  constructor(settings: KafkaSettings, board: ConnectionBoard) {
    this.#settings = settings;
    this.#board = board;
  }

  get isClosed(): boolean {
    return this.#closed.signal.aborted;
  }

  /** Ends every wait. */
  close(): void {
    this.#closed.abort();
  }

  /** @throws what an attempt throws that is an error of ours, or the last error translated when it is time to give up. */
  async until<T>(endeavour: Endeavour, attempt: () => Promise<T>): Promise<T> {
    const startMs = performance.now();
    for (let tries = 0; ; tries += 1) {
      if (this.isClosed) throw closedError();
      try {
        const result = await attempt();
        this.#board.works(endeavour.part);
        return result;
      } catch (error) {
        await this.pause(endeavour, error, tries, performance.now() - startMs);
      }
    }
  }

  /** Waits after the failure of a try, or throws when it was the last. `tries` counts those before it. */
  async pause(endeavour: Endeavour, error: unknown, tries: number, elapsedMs: number): Promise<void> {
    if (error instanceof MillraceError) throw error;
    if (this.isClosed) throw closedError();
    if (isTopicMissing(error) && endeavour.topic !== undefined) {
      if (elapsedMs > NEW_TOPIC_MS) throw topicMissing(endeavour.topic, this.#settings);
      await this.wait(FIRST_PAUSE_MS);
      return;
    }
    const { giveUpAfterMs } = this.#settings;
    const unfit = await this.#encryptionUnfit(endeavour, error, tries);
    const told = unfit ?? kafkaError(error, endeavour.what, this.#settings);
    const isVain = unfit !== undefined || [isDenied, isUntrusted, isUntimely].some((is) => is(error));
    if (giveUpAfterMs !== null && (isVain || elapsedMs > giveUpAfterMs)) throw told;
    this.#board.fails(endeavour.part, told);
    await this.wait(isDenied(error) ? DENIED_PAUSE_MS : Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** tries));
  }

  /** Looked at once a trouble: a broker that encrypts and one that does not both just break off what is not for them. */
  async #encryptionUnfit({ what }: Endeavour, error: unknown, tries: number): Promise<MillraceError | undefined> {
    if (!isBrokenOff(error)) return undefined;
    if (tries === 0) this.#spoken = Promise.all(this.#settings.brokers.map(portEncryption));
    const wanted = this.#settings.tls === null ? 'plain' : 'encrypted';
    const other = (await this.#spoken)?.find((each) => each !== undefined && each !== wanted);
    return other && encryptionUnfit(other, what, this.#settings);
  }

  /** Shorter when the transport is closed. */
  async wait(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#closed.signal }).catch(() => undefined);
  }
}

export const closedError = (): MillraceError => new MillraceError('TRANSPORT_UNAVAILABLE', 'the transport is closed');
