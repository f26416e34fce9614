/** Of a store that is far away each question takes its time. */
export const MOST_AT_ONCE = 16;

/** What `ask` says of each, in their order; so many are asked at the same time. Rejects with the first failure. */
export const sideBySide = <Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> => Array.fromAsync(eachSideBySide(items, ask));

/** The same for whoever acts on each at once, or may stop: the next are asked when those before them are taken. */
export async function* eachSideBySide<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): AsyncGenerator<Answer> {
  for (let at = 0; at < items.length; at += MOST_AT_ONCE) {
    yield* await Promise.all(items.slice(at, at + MOST_AT_ONCE).map(ask));
  }
}
