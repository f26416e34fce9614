import { Newest } from '../newest.ts';
import { ServiceTime } from '../pacing/service-time.ts';
import type { Decision } from '../ports/decision.ts';
import type { Counts } from '../ports/journal.ts';
import { noTotals } from '../ports/no-totals.ts';
import type { OutputChange, RecoveredOutput, SettledMiniBatch, VerdictTotals } from '../ports/ordered-output.ts';
import type { RunProgress, ScorerPace } from '../ports/progress-board.ts';
import type { InitFailed, ResultsRecord, StepPlanned, VerdictRecord } from '../ports/records.ts';
import type { RunAddress } from '../ports/step-address.ts';
import { IndexSet } from './index-set.ts';
import { settle } from './settle.ts';
import { Tally } from './tally.ts';
import { NO_ITEM_SUCCEEDED, passedThreshold, type Thresholds } from './threshold.ts';

export interface StepRules extends Thresholds {
  readonly outputAction: 'append_row' | 'summary_only';
}

/** Scorers whose `init()` failed before any verdict that end the step, however many scorers there are. */
const INIT_FAILURES_BEFORE_ANY_VERDICT = 3;
/** Whose times are known: in weeks many come and go, and each start has an id of its own. */
const MOST_SCORERS = 1_024;

/**
 * A run of a step, as its log tells it. `apply` is the only way it changes; no I/O, clock or chance inside.
 * The first final verdict for an index wins, all later ones are duplicates. Once decided, nothing changes any more.
 */
export class StepState {
  readonly run: RunAddress;
  readonly #rules: StepRules;
  readonly #done: IndexSet;
  readonly #tally: Tally;
  readonly #pace = new Newest<ServiceTime>(MOST_SCORERS);
  readonly #initFailed: Set<string>;
  /** Who was there when `init()` failed last. */
  #present: readonly string[] = [];
  /** First offset of the log that is not taken yet; null before the first. Set by whoever reads the log. */
  logOffset: number | null;
  #next: number;
  #verdictsOfRun: number;
  #plan: { readonly total: number; readonly items: number } | undefined;
  #decision: Decision | undefined;

  constructor(run: RunAddress, rules: StepRules, recovered?: RecoveredOutput) {
    this.run = run;
    this.#rules = rules;
    this.#next = recovered?.next ?? 0;
    this.logOffset = recovered?.logOffset ?? null;
    this.#verdictsOfRun = recovered?.verdicts ?? 0;
    this.#initFailed = new Set(recovered?.initFailed);
    this.#tally = new Tally(recovered?.appended ?? noTotals);
    this.#done = IndexSet.of([[0, this.#next]]);
    for (const settled of recovered?.setAside ?? []) {
      this.#done.add(settled.index);
      this.#tally.add(settled, settled.length);
    }
    const { total = null, totalItems = null } = recovered ?? {};
    if (total !== null) this.#plan = { total, items: totalItems ?? 0 };
    // An owner may die between the record that decides and the seal.
    this.#decision = recovered && (recovered.decision ?? this.#judge());
  }

  /** First index that is not appended. */
  get next(): number {
    return this.#next;
  }

  get total(): number | null {
    return this.#plan?.total ?? null;
  }

  /** Null also where rows are counted only as they are read: a plan without items that has mini-batches. */
  get totalItems(): number | null {
    return this.#plan === undefined || (this.#plan.items === 0 && this.#plan.total > 0) ? null : this.#plan.items;
  }

  /** Scorers whose `init()` failed in this run. */
  get initFailed(): readonly string[] {
    return [...this.#initFailed];
  }

  /** Given in this run. */
  get verdicts(): number {
    return this.#verdictsOfRun;
  }

  get decision(): Decision | undefined {
    return this.#decision;
  }

  get counts(): Counts {
    return this.#tally.counts();
  }

  get totals(): VerdictTotals {
    return this.#tally.totals();
  }

  progress(epoch: number, aheadBytes: number): RunProgress {
    return {
      ...this.run,
      epoch,
      done: this.#done,
      scorers: new Map([...this.#pace.entries()].map(([id, time]): [string, ScorerPace] => [id, paceOf(time)])),
      initFailed: [...this.#initFailed],
      aheadBytes,
      counts: this.counts,
      total: this.total,
      totalItems: this.totalItems,
      logOffset: this.logOffset ?? 0,
      isDecided: this.#decision !== undefined,
      isEnded: false,
    };
  }

  /**
   * What was set aside and has its turn already, because the former owner died between two writes. To be written before
   * anything else: no record will come for it any more.
   */
  catchUp(): readonly OutputChange[] {
    const changes: OutputChange[] = [];
    this.#release(changes);
    return changes;
  }

  /** Returns what is to be written. Look at `decision` afterwards. */
  apply(record: ResultsRecord): readonly OutputChange[] {
    const changes: OutputChange[] = [];
    // One of another run means nothing here.
    if (record.run === this.run.run && this.#decision === undefined) this.#decision = this.#take(record, changes);
    return changes;
  }

  #take(record: ResultsRecord, changes: OutputChange[]): Decision | undefined {
    switch (record.kind) {
      case 'StepOpened':
        return undefined;
      case 'StepPlanned':
        return this.#planned(record);
      case 'MiniBatchScored':
      case 'MiniBatchFailed':
        return this.#settled(record, changes);
      case 'InitFailed':
        return this.#initHasFailed(record);
      case 'StepStopped':
        return { status: record.status, reason: record.reason };
    }
  }

  /** The first counts: what a planner says of the same run again is the same, and anything else is not its word. */
  #planned(record: StepPlanned): Decision | undefined {
    if (this.#plan !== undefined) return undefined;
    this.#plan = { total: record.total, items: record.items };
    return this.#judge();
  }

  #settled(record: VerdictRecord, changes: OutputChange[]): Decision | undefined {
    // The plan has no such mini-batch: whoever sent it, it must not count.
    if (record.index >= (this.total ?? Number.POSITIVE_INFINITY)) return undefined;
    if (!this.#done.add(record.index)) {
      this.#tally.duplicates += 1;
      return undefined;
    }
    const settled = settle(record);
    this.#verdictsOfRun += 1;
    this.#tally.add(settled, settled.rows.length);
    this.#noteTime(record);
    this.#order(settled, changes);
    return this.#judge();
  }

  #order(settled: SettledMiniBatch, changes: OutputChange[]): void {
    if (settled.index !== this.#next) {
      changes.push({ kind: 'set-aside', settled });
      return;
    }
    changes.push({ kind: 'append', settled });
    this.#next += 1;
    this.#release(changes);
  }

  #release(changes: OutputChange[]): void {
    // Done and not appended is set aside. All of that is in the first range of what is done.
    for (const end = this.#done.next; this.#next < end; this.#next += 1) {
      changes.push({ kind: 'append-set-aside', index: this.#next });
    }
  }

  #noteTime(record: VerdictRecord): void {
    const time = this.#pace.get(record.scorer) ?? new ServiceTime();
    this.#pace.set(record.scorer, time);
    time.note(record.durationMs, record.kind === 'MiniBatchScored' ? record.worker : 0);
  }

  #initHasFailed(record: InitFailed): Decision | undefined {
    this.#initFailed.add(record.scorer);
    const failed = this.#initFailed.size;
    const isHopeless = this.#verdictsOfRun === 0 && failed >= INIT_FAILURES_BEFORE_ANY_VERDICT;
    const isNobodyLeft = this.#isNobodyLeft(record);
    const reason = isNobodyLeft ? this.#whyNobodyIsLeft(record) : record.message;
    this.#present = record.present;
    return isHopeless || isNobodyLeft ? { status: 'failed', reason } : undefined;
  }

  /** Where others could work on it, what the last one lacks is only half of the reason. */
  #whyNobodyIsLeft({ scorer, present, message }: InitFailed): string {
    const known = [...this.#present, ...[...this.#pace.entries()].map(([id]) => id)];
    const isGone = (id: string) => present.length > 0 && !present.includes(id) && !this.#initFailed.has(id);
    const gone = known.findLast(isGone);
    if (gone === undefined) return message;
    return `no scorer is left that can work on it: ${gone} is gone; ${scorer} cannot: ${message}`;
  }

  /** By id, where they are told: one scorer that starts again and again is still one of those that are there. */
  #isNobodyLeft({ scorers, present }: InitFailed): boolean {
    if (present.length === 0) return scorers > 0 && this.#initFailed.size >= scorers;
    return present.every((id) => this.#initFailed.has(id));
  }

  #judge(): Decision | undefined {
    const { failed, failedItems, items } = this.#tally.totals();
    const total = this.total;
    const passed = passedThreshold({ failedItems, failedMiniBatches: failed, total }, this.#rules);
    if (passed !== undefined) return { status: 'failed', reason: passed };
    if (total === null || this.#next < total) return undefined;
    if (this.#next > total) {
      return { status: 'failed', reason: `the log has a verdict on mini-batch ${total}, the plan has only ${total}` };
    }
    if (this.#rules.outputAction === 'append_row' && items > 0 && failedItems >= items) {
      return { status: 'failed', reason: NO_ITEM_SUCCEEDED };
    }
    return { status: 'completed', reason: null };
  }
}

function paceOf(time: ServiceTime): ScorerPace {
  return { verdicts: time.verdicts, meanMs: time.meanMs ?? 0 };
}
