import { expect, it } from 'vitest';
import { eachSideBySide, MOST_AT_ONCE, sideBySide } from './side-by-side.ts';

const items = Array.from({ length: 2 * MOST_AT_ONCE + 3 }, (_, n) => n);

it('answers come in the order of what is asked, so many at the same time', async () => {
  let atOnce = 0;
  let most = 0;
  const answers = await sideBySide(items, async (item) => {
    atOnce += 1;
    most = Math.max(most, atOnce);
    await new Promise(setImmediate);
    atOnce -= 1;
    return -item;
  });
  expect(answers).toEqual(items.map((item) => -item));
  expect(most).toBe(MOST_AT_ONCE);
});

it('whoever stops asks nothing more', async () => {
  const asked: number[] = [];
  for await (const answer of eachSideBySide(items, async (item) => asked.push(item))) if (answer === 1) break;
  expect(asked).toEqual(items.slice(0, MOST_AT_ONCE));
});

it('the first failure is told', async () => {
  const asked = sideBySide(items, async (item) => {
    if (item > 20) throw new Error(`no ${item}`);
  });
  await expect(asked).rejects.toThrow('no 21');
});
