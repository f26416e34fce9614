import type { Decision } from './decision.ts';
import type { EnvironmentNews } from './environment-news.ts';
import type { VerdictTotals } from './ordered-output.ts';
import type { Ending } from './outcome.ts';
import type { RunAddress } from './step-address.ts';

/** Where services say what happens, for people: logs, the console, metrics. Nothing is ever decided from it. */
export interface Journal {
  /** Must be cheap and must never throw; an adapter that cannot keep up drops, and says how much. */
  note(event: JournalEvent): void;
}

export type JournalEvent = RunAddress & (StepEvent | WorkerEvent | TryEvent | EnvironmentNews | Warning | PutAside);

export type StepEvent =
  | { readonly kind: 'step-opened' }
  | { readonly kind: 'step-planned'; readonly total: number; readonly items: number }
  | {
      readonly kind: 'step-progressed';
      readonly counts: Counts;
      readonly total: number | undefined;
      /** First index without a verdict. */
      readonly next: number;
    }
  /** This process has nothing more to do with the run. */
  | { readonly kind: 'step-left' }
  | { readonly kind: 'step-sealing'; readonly status: EndStatus }
  | { readonly kind: 'step-ended'; readonly status: EndStatus; readonly reason: string | null };

export type EndStatus = Decision['status'] | 'interrupted';

export type WorkerEvent =
  | { readonly kind: 'worker-started'; readonly worker: number; readonly pid: number | undefined }
  | { readonly kind: 'init-began'; readonly worker: number }
  | { readonly kind: 'init-ended'; readonly worker: number; readonly error: string | null }
  | { readonly kind: 'worker-ended'; readonly worker: number };

export type TryEvent =
  | { readonly kind: 'try-began'; readonly index: number; readonly attempt: number; readonly worker: number }
  | {
      readonly kind: 'try-ended';
      readonly index: number;
      readonly attempt: number;
      readonly worker: number;
      readonly ending: Ending;
      readonly items: number;
      readonly succeededItems: number;
      readonly startedAtMs: number;
      readonly durationMs: number;
      /** One line; empty when it succeeded. */
      readonly message: string;
      readonly traceback: string;
      /** The first few names of what it ran on; only when it failed. */
      readonly inputs: readonly string[];
      /** Until the next try; null when there is none. */
      readonly retryInMs: number | null;
    };

export interface Warning {
  readonly kind: 'warning';
  /** Each key is shown once a step. */
  readonly key: string;
  readonly message: string;
}

/** A record that cannot be used is in the dead letters. What it says of job and step may be empty, and nothing in the store. */
export interface PutAside {
  readonly kind: 'put-aside';
  /** Topic, partition, offset and key. */
  readonly place: string;
  readonly reason: string;
}

/** Of verdicts, over all runs of the step. */
export interface Counts extends VerdictTotals {
  /** Verdicts dropped because their mini-batch had one. */
  readonly duplicates: number;
}
