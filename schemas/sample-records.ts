import type { FileEntries } from '../core/ports/codec.ts';
import type { MiniBatchPart, RecordKind, WireRecord } from '../core/ports/records.ts';

type RecordOf<Kind extends RecordKind> = Extract<WireRecord, { kind: Kind }>;

const address = { jobId: '20261103-090507-k3f9', step: 'predict-digits', run: 2 } as const;
const sha256 = new Uint8Array(32).map((_, at) => 255 - at * 7);
const claim = { address: 'jobs/20261103-090507-k3f9/predict-digits/claims/ff', length: 5_000_000_000, sha256 };
const slices = [
  { path: 'images/0.png', size: 284, modifiedMs: 1_790_000_000_123, etag: null },
  { path: 'images/Zürich 數字.png', size: 6_000_000_000, modifiedMs: -86_400_000, etag: '"0x8DC1"' },
];
const tries = [
  {
    attempt: 1,
    worker: 0,
    ending: 'failed',
    message: 'ValueError: no digit',
    traceback: 'Traceback (most recent call last):\n  File "digits.py", line 7, in run',
    startedAtMs: 1_790_000_000_500,
    durationMs: 12.625,
  },
  { attempt: 2, worker: 1, ending: 'timed-out', message: '', traceback: '', startedAtMs: 1, durationMs: 60_000 },
];

/** Records of every kind, each nullable field set once and null once: what golden files and tests are made of. */
export const SAMPLE_RECORDS: { readonly [Kind in RecordKind]: readonly RecordOf<Kind>[] } = {
  StepSubmitted: [
    {
      kind: 'StepSubmitted',
      ...address,
      idempotencyKey: 'order-17',
      submittedAtMs: 1_790_000_000_000,
      manifest: '{}',
      workspace: '/w',
    },
    { kind: 'StepSubmitted', ...address, idempotencyKey: null, submittedAtMs: 0, manifest: '', workspace: null },
  ],
  CancelRequested: [{ kind: 'CancelRequested', jobId: address.jobId, requestedAtMs: 1_790_000_000_000 }],
  MiniBatch: [
    {
      kind: 'MiniBatch',
      ...address,
      index: 4_711,
      publication: 1,
      input: 'images',
      folder: '/data/',
      slices,
      claim: null,
    },
    {
      kind: 'MiniBatch',
      ...address,
      index: 3_000_000_000,
      publication: 3,
      input: 'images',
      folder: '',
      slices: [],
      claim,
    },
  ],
  StepOpened: [{ kind: 'StepOpened', ...address }],
  StepPlanned: [{ kind: 'StepPlanned', ...address, total: 100, items: 1_000 }],
  MiniBatchScored: [
    scored({ rows: new TextEncoder().encode('0.png: 7\n1.png: 2\n'), claim: null, warnings: ['key\ta line break'] }),
    scored({ rows: new Uint8Array(0), claim, warnings: [] }),
  ],
  MiniBatchFailed: [
    {
      kind: 'MiniBatchFailed',
      ...address,
      index: 3,
      scorer: 'scorer-1',
      items: 10,
      itemsUnknown: false,
      tries,
      durationMs: 60_012.625,
      inputs: ['0.png', '1.png'],
      claim: null,
    },
    {
      kind: 'MiniBatchFailed',
      ...address,
      index: 4,
      scorer: 'scorer-1',
      items: 10,
      itemsUnknown: true,
      tries: [],
      durationMs: 0,
      inputs: [],
      claim,
    },
  ],
  InitFailed: [
    {
      kind: 'InitFailed',
      ...address,
      scorer: 'scorer-1',
      scorers: 3,
      present: ['scorer-1', 'scorer-2', 'scorer-3'],
      message: 'no model',
      traceback: 'at init',
    },
  ],
  StepStopped: [
    { kind: 'StepStopped', ...address, status: 'cancelled', reason: 'asked for' },
    { kind: 'StepStopped', ...address, status: 'failed', reason: 'the store is gone' },
  ],
  DeadLetter: [
    deadLetter({
      ...{ inputs: slices, tries, stderrTail: 'Killed\n', claim: null },
      ...{
        ranges: [
          { from: 0, to: 284 },
          { from: 1, to: 5_000_000_000 },
        ],
        rows: 7,
      },
      partition: [{ key: 'city', value: 'Zürich' }],
    }),
    deadLetter({ inputs: [], ranges: null, rows: null, partition: null, tries: [], stderrTail: '', claim }),
    {
      kind: 'DeadLetter',
      jobId: '',
      step: '',
      run: 0,
      index: -1,
      input: '',
      inputs: [],
      ...{ ranges: null, rows: null, partition: null },
      tries: [],
      stderrTail: '',
      undecodable: {
        topic: 'millrace.results',
        partition: 4,
        offset: 9_000_000_000,
        reason: 'it does not start as a record does',
        bytes: new Uint8Array([0, 1, 254, 255]),
      },
      claim: null,
    },
  ],
  StatusChanged: [
    { kind: 'StatusChanged', ...address, epoch: 1, status: 'running', message: '', atMs: 1_790_000_000_000 },
  ],
  ProgressReported: [progress(100), progress(null)],
};

/** Entries of every kind of file in the store. */
export const SAMPLE_ENTRIES: { readonly [Name in keyof FileEntries]: readonly FileEntries[Name][] } = {
  PlannedMiniBatch: slices.map((slice, index) => ({ index, input: 'images', folder: '/data/', slices: [slice] })),
  AuditEntry: [audit('succeeded', '', []), audit('failed', 'ValueError: no digit', ['0.png', '1.png'])],
};

function scored(rest: Pick<RecordOf<'MiniBatchScored'>, 'rows' | 'claim' | 'warnings'>): RecordOf<'MiniBatchScored'> {
  return {
    kind: 'MiniBatchScored',
    ...address,
    index: 4_711,
    scorer: 'scorer-1',
    worker: 1,
    attempt: 2,
    items: 2,
    succeededItems: 2,
    rowCount: 2,
    startedAtMs: 1_790_000_000_500,
    durationMs: 0.375,
    ...rest,
  };
}

function deadLetter(
  rest: Pick<RecordOf<'DeadLetter'>, 'inputs' | keyof MiniBatchPart | 'tries' | 'stderrTail' | 'claim'>,
): RecordOf<'DeadLetter'> {
  return { kind: 'DeadLetter', ...address, index: 3, input: 'images', undecodable: null, ...rest };
}

function progress(total: number | null): RecordOf<'ProgressReported'> {
  const counts = { total, succeeded: 7, failed: 1, items: 80, failedItems: 10, rows: 70 };
  return { kind: 'ProgressReported', ...address, epoch: 2, ...counts, atMs: 1_790_000_000_000 };
}

function audit(status: 'succeeded' | 'failed', error: string, inputs: readonly string[]): FileEntries['AuditEntry'] {
  const counts = { items: 10, succeededItems: status === 'succeeded' ? 10 : 0, firstRow: 40, rowCount: 10 };
  const place = { offset: 8_000_000_000, length: 90, sha256 };
  const attempt = { attempt: 1, scorer: 'scorer-1', worker: 0, durationMs: 12.5 };
  return { index: 4, status, ...counts, ...place, ...attempt, error, traceback: '', inputs };
}
