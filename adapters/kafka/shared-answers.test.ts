import { describe, expect, it } from 'vitest';
import { SharedAnswers } from './shared-answers.ts';

describe('SharedAnswers', () => {
  it('asks once what is asked in one turn, and anew what is asked later', async () => {
    const answers = new SharedAnswers();
    let asked = 0;
    const ask = () => answers.ask('q', async () => ++asked);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
    expect(await ask()).toBe(2);
  });

  it('keeps different questions apart', async () => {
    const answers = new SharedAnswers();
    const both = ['a', 'b'].map((question) => answers.ask(question, async () => question));
    expect(await Promise.all(both)).toEqual(['a', 'b']);
  });

  it('never gives an answer that was on its way before the question', async () => {
    const answers = new SharedAnswers();
    let truth = 'old';
    const slow = Promise.withResolvers<void>();
    const first = answers.ask('q', async () => {
      const seen = truth;
      await slow.promise;
      return seen;
    });
    await new Promise(setImmediate);
    truth = 'new';
    const second = answers.ask('q', async () => truth);
    slow.resolve();
    expect([await first, await second]).toEqual(['old', 'new']);
  });

  it('gives a failure to all who asked, and to nobody later', async () => {
    const answers = new SharedAnswers();
    const broken = [1, 2].map(() => answers.ask('q', () => Promise.reject(new Error('no'))));
    for (const each of broken) await expect(each).rejects.toThrow('no');
    expect(await answers.ask('q', async () => 'yes')).toBe('yes');
  });
});
