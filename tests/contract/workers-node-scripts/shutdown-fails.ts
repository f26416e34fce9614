const [, , how] = process.argv;

export const run = (paths: readonly string[]): readonly string[] => paths;

export function shutdown(): void {
  if (how === 'exit') process.exit(9);
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how === 'raise') {
    const error = new Error('no totals');
    error.stack = 'Error: no totals';
    throw error;
  }
  for (;;);
}
