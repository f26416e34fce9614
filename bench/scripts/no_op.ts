export const run = (miniBatch: string[]): string[] => miniBatch;
