export const run = (): void => undefined;
