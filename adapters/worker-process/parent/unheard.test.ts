import { beforeEach, describe, expect, it } from 'vitest';
import { FRAME } from '../messages.ts';
import { Unheard } from './unheard.ts';

describe('what a worker has said', () => {
  let unheard: Unheard;
  beforeEach(() => {
    unheard = new Unheard();
  });

  const say = (type: number, bytes = 10): void => unheard.add(type, Buffer.alloc(0), Buffer.alloc(bytes));

  it('may wait while the worker has more than half of what it was handed', () => {
    say(FRAME.rows);
    say(FRAME.began);
    expect(unheard.mayWait(6, 6)).toBe(true);
    say(FRAME.rows);
    expect(unheard.mayWait(6, 6)).toBe(true);
    say(FRAME.rows);
    expect(unheard.mayWait(6, 6)).toBe(false);
  });

  it('is heard at once when the worker was handed nothing ahead', () => {
    say(FRAME.rows);
    expect(unheard.mayWait(1, 1)).toBe(false);
  });

  it.each([FRAME.error, FRAME.tooLarge, FRAME.inputChanged, FRAME.bye])(
    'is heard at once when it is no row (%i)',
    (type) => {
      say(FRAME.rows);
      say(type);
      expect(unheard.mayWait(16, 16)).toBe(false);
    },
  );

  it('is heard at once when it has begun and answered nothing', () => {
    say(FRAME.began);
    expect(unheard.mayWait(16, 16)).toBe(false);
  });

  it('is heard at once when it is large', () => {
    say(FRAME.rows, 64 * 1024 + 1);
    expect(unheard.mayWait(16, 16)).toBe(false);
  });

  it('is taken once, in its order', () => {
    say(FRAME.rows);
    say(FRAME.error);
    expect(unheard.take().map(([type]) => type)).toEqual([FRAME.rows, FRAME.error]);
    expect(unheard.take()).toEqual([]);
    say(FRAME.rows);
    expect(unheard.mayWait(16, 16)).toBe(true);
  });
});
