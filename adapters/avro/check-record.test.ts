import { describe, expect, it } from 'vitest';
import type { Slice, WireRecord } from '../../core/ports/records.ts';
import { SAMPLE_RECORDS } from '../../schemas/sample-records.ts';
import { checkRecord } from './check-record.ts';
import { avroCodec } from './codec.ts';

const [miniBatch] = SAMPLE_RECORDS.MiniBatch;
const [scored] = SAMPLE_RECORDS.MiniBatchScored;
const [stopped] = SAMPLE_RECORDS.StepStopped;
const [letter, , unreadable] = SAMPLE_RECORDS.DeadLetter;
const [cancel] = SAMPLE_RECORDS.CancelRequested;

function slice(path: string): Slice {
  return { path, size: 1, modifiedMs: 1, etag: null };
}

describe('checkRecord refuses', () => {
  it.each<[string, object, string]>([
    ['a job id that climbs', { ...miniBatch, jobId: '../../etc' }, '"../../etc" is no job id'],
    ['a job id of one character', { ...miniBatch, jobId: 'a' }, '"a" is no job id'],
    ['a job id of 65 characters', { ...miniBatch, jobId: 'a'.repeat(65) }, 'is no job id'],
    ['a job id with a line break behind it', { ...miniBatch, jobId: 'job-1\n' }, 'is no job id'],
    ['a bad job id of a cancel', { ...cancel, jobId: 'A' }, 'is no job id'],
    ['a step with a slash', { ...miniBatch, step: 'a/b' }, '"a/b" is no step name'],
    ['a step of two characters', { ...miniBatch, step: 'ab' }, 'is no step name'],
    ['a step of 33 characters', { ...miniBatch, step: 'a'.repeat(33) }, 'is no step name'],
    ['a step that ends with a hyphen', { ...miniBatch, step: 'abc-' }, 'is no step name'],
    ['run 0', { ...miniBatch, run: 0 }, 'its run is 0'],
    ['index −1', { ...miniBatch, index: -1 }, 'its index is -1'],
    ['publication 0', { ...miniBatch, publication: 0 }, 'its publication is 0'],
    [
      'a path that climbs',
      { ...miniBatch, slices: [slice('a/../../etc/passwd')] },
      '"/data/a/../../etc/passwd" is no whole',
    ],
    ['a folder that climbs', { ...miniBatch, folder: '/data/../etc/' }, 'is no whole path'],
    ['a path with an empty part', { ...miniBatch, slices: [slice('/etc/passwd')] }, 'is no whole path'],
    [
      'a path of a place that climbs',
      { ...miniBatch, folder: 'azure-blob://a/c/', slices: [slice('..')] },
      'no whole path',
    ],
    ['a path from nowhere', { ...miniBatch, folder: '' }, '"images/0.png" is no whole path'],
    ['attempt 0', { ...scored, attempt: 0 }, 'its attempt is 0'],
    ['a duration that is no number', { ...scored, durationMs: Number.NaN }, 'its durationMs is NaN'],
    ['an endless duration', { ...scored, durationMs: Number.POSITIVE_INFINITY }, 'its durationMs is Infinity'],
    ['more successes than items', { ...scored, succeededItems: 3 }, '3 of its 2 items succeeded'],
    ['a status that is none', { ...stopped, status: 'completed' }, 'its status is "completed"'],
    ['an empty address of a readable dead letter', { ...unreadable, undecodable: null, claim: null }, 'is no job id'],
    ['half an address of an unreadable one', { ...unreadable, jobId: '..' }, '".." is no job id'],
  ])('%s', (_, record, reason) => {
    expect(() => checkRecord(record as WireRecord)).toThrow(expect.objectContaining({ code: 'RECORD_UNDECODABLE' }));
    expect(() => checkRecord(record as WireRecord)).toThrow(reason);
  });

  it('what came over the wire', () => {
    const bytes = avroCodec.encode({ ...miniBatch, step: '../up' } as WireRecord);
    expect(() => avroCodec.decode(bytes)).toThrow('"../up" is no step name');
  });

  it('long names without repeating all of them', () => {
    const record = { ...miniBatch, jobId: 'x!'.repeat(100_000) } as WireRecord;
    expect(() => checkRecord(record)).toThrow(/^"(x!){40}…" is no job id$/);
  });
});

describe('checkRecord passes', () => {
  it('names at their longest and shortest, and dead letters with and without an address', () => {
    const longest = { ...miniBatch, jobId: 'a'.repeat(64), step: `a${'-1'.repeat(15)}` };
    const paths = ['x', '.x/..y', 'c/x'].map(slice);
    const [blobs, root] = [
      { ...miniBatch, folder: 'azure-blob://a/', slices: paths },
      { ...miniBatch, folder: '/' },
    ];
    for (const record of [
      blobs,
      root,
      longest,
      { ...longest, jobId: 'a1', step: 'abc', index: 0 },
      letter,
      unreadable,
    ]) {
      expect(() => checkRecord(record as WireRecord)).not.toThrow();
    }
  });
});
