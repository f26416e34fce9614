/** Says on both streams what is in its environment. */
export function run(): string[] {
  console.log(`to stdout: ${process.env.KEY}`);
  console.error(`to stderr: ${process.env.KEY}`);
  return [];
}
