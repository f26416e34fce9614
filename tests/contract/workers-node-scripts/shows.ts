/** What the process is like, as one JSON row. */
export const run = (): object[] => [
  { arguments: process.argv.slice(2), folder: process.cwd(), environment: { ...process.env } },
];
