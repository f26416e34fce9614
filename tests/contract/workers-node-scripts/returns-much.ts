export const run = (): string[] => Array.from({ length: 1_000 }, () => 'x'.repeat(999));
