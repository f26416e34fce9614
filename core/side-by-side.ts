/** Of a store that is far away each question takes its time. */
const MOST_AT_ONCE = 16;

/** What `ask` says of each, in their order; so many are asked at the same time. Rejects with the first failure. */
export async function sideBySide<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let at = 0; at < items.length; at += MOST_AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(at, at + MOST_AT_ONCE).map(ask))));
  }
  return answers;
}
