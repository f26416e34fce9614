import { describe, expect, it } from 'vitest';
import { Turnstile } from './turnstile.ts';

describe('Turnstile', () => {
  it('is quiet once all that began has ended', async () => {
    const turnstile = new Turnstile();
    await turnstile.quiet();
    turnstile.began();
    turnstile.began();
    let isQuiet = false;
    const waiting = turnstile.quiet().then(() => {
      isQuiet = true;
    });
    turnstile.ended();
    await Promise.resolve();
    expect(isQuiet).toBe(false);
    turnstile.ended();
    await waiting;
    expect(isQuiet).toBe(true);
  });
});
