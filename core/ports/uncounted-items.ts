/** What is said instead of a plan's items where these are rows of tables; undefined where the plan knows them. */
export const uncountedItems = (total: number, items: number): string | undefined =>
  items === 0 && total > 0 ? 'their rows are counted when they are read' : undefined;
