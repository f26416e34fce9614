import { expect, it } from 'vitest';
import { runTool } from './run-tool.ts';

const variables = { PATH: process.env.PATH ?? '' };

it('a tool does nothing before it is noted who it is', async () => {
  const noted = Promise.withResolvers<void>();
  const lines: string[] = [];
  const options = { variables, onStart: () => noted.promise, onLine: (line: string) => void lines.push(line) };
  const running = runTool('sh', ['-c', 'echo "$0"', 'it runs'], options);
  expect(await runTool('sh', ['-c', 'echo later'], { variables })).toBe('later\n');
  expect(lines).toEqual([]);
  noted.resolve();
  expect(await running).toBe('it runs\n');
});

it('a tool that is not there is told by its name', async () => {
  await expect(runTool('/no/such/tool', ['install'], { variables })).rejects.toThrow(
    /tool install failed|could not be/,
  );
});
