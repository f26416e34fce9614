import { spawn } from 'node:child_process';

/** 32 MB for each file, and as told by its one argument all in this process or in one that it starts. */
export async function run(paths: string[]): Promise<string[]> {
  const bytes = paths.length * 32e6;
  if (process.argv[2] === 'itself') {
    const held = Buffer.alloc(bytes, 1);
    await new Promise((resolve) => setTimeout(resolve, paths.length > 4 ? 30_000 : 0));
    return [String(held.length)];
  }
  const script = `const held = Buffer.alloc(${bytes}, 1); setTimeout(() => held, ${paths.length > 4 ? 30_000 : 0});`;
  const child = spawn(process.execPath, ['-e', script]);
  await new Promise((resolve) => child.once('exit', resolve));
  return [String(bytes)];
}
