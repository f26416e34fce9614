/** One in a hundred is slow; side by side, because random placement would do as well with a static split. */
export const sleepMs = (index: number): number => (index >= 450 && index < 460 ? 500 : 10);
