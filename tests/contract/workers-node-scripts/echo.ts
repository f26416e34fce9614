import { basename } from 'node:path';

export const run = (paths: readonly string[], context: { minibatchIndex: number; datasetName: string }): string[] =>
  paths.map((path) => `${context.datasetName} ${context.minibatchIndex} ${basename(path)}`);
