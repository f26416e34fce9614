import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeError, withoutOwnFrames } from './script-error.ts';

const own = new URL('./session.ts', import.meta.url).href;

describe('describeError', () => {
  it('names class and message', () => {
    expect(describeError(new RangeError('too far'))).toMatchObject({ name: 'RangeError', message: 'too far' });
  });

  it('names the class of an error that kept its name, in the traceback too', () => {
    class ModelMissing extends Error {}
    const { name, traceback } = describeError(new ModelMissing('no digits.onnx'));
    expect(name).toBe('ModelMissing');
    expect(traceback).toMatch(/^ModelMissing: no digits\.onnx\n/);
  });

  it('says what was thrown when it was no error', () => {
    expect(describeError('stop')).toMatchObject({
      name: 'Thrown',
      message: "'stop' was thrown, which is not an Error",
      retryable: true,
    });
    expect(describeError(undefined).message).toContain('undefined was thrown');
    expect(describeError({ code: 5 }).message).toContain('{ code: 5 } was thrown');
  });

  it('follows causes, and stops in a circle of them', () => {
    const root = new Error('disk full');
    const error = new Error('cannot save', { cause: root });
    expect(describeError(error).traceback).toContain('\nCaused by: Error: disk full');
    root.cause = error;
    expect(describeError(error).traceback.match(/Caused by/g)).toHaveLength(4);
  });

  it('knows a do-not-retry error by its name or by its field', () => {
    expect(describeError(Object.assign(new Error('x'), { name: 'NonRetryableError' })).retryable).toBe(false);
    expect(describeError(Object.assign(new Error('x'), { retryable: false })).retryable).toBe(false);
    expect(describeError(new Error('x')).retryable).toBe(true);
  });

  it('survives errors that fight back', () => {
    const hostile = new Error('x');
    Object.defineProperty(hostile, 'message', {
      get() {
        throw new Error('no');
      },
    });
    expect(describeError(hostile).message).toBe('an error that cannot be shown');
    const symbolic = Object.assign(new Error('x'), { name: Symbol('odd'), message: Object.create(null) });
    expect(describeError(symbolic).name).toEqual(expect.any(String));
    const stackless = new RangeError('too far');
    Object.defineProperty(stackless, 'stack', {
      get() {
        throw new Error('no');
      },
    });
    expect(describeError(stackless)).toEqual({
      name: 'RangeError',
      message: 'too far',
      traceback: '',
      retryable: true,
    });
  });

  it('cuts an endless message', () => {
    expect(describeError(new Error('x'.repeat(1_000_000))).message.length).toBeLessThan(200_000);
  });
});

describe('withoutOwnFrames', () => {
  it('drops our frames and what Node has below them, and shows paths as they are on disk', () => {
    const stack = [
      'Error: x',
      '    at run (file:///data/a%20b/score.ts:3:9)',
      '    at node:internal/between (node:internal/x:1:1)',
      '    at helper (/data/c.cjs:1:1)',
      `    at carryOut (${own}:43:5)`,
      '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)',
    ].join('\n');
    expect(withoutOwnFrames(stack)).toBe(
      [
        'Error: x',
        '    at run (/data/a b/score.ts:3:9)',
        '    at node:internal/between (node:internal/x:1:1)',
        '    at helper (/data/c.cjs:1:1)',
      ].join('\n'),
    );
    expect(withoutOwnFrames(stack)).not.toContain(fileURLToPath(own));
  });
});
