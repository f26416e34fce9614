import { expect, it } from 'vitest';
import { currentFolder } from './current-folder.ts';

it('a current folder that was removed is told as the fault that it is', () => {
  const gone = () => {
    throw Object.assign(new Error('process.cwd failed'), { code: 'ENOENT', syscall: 'uv_cwd' });
  };
  const message = 'the current folder is not there any more (ENOENT)';
  expect(() => currentFolder(gone)).toThrow(expect.objectContaining({ code: 'USAGE', message }));
  expect(currentFolder()).toBe(process.cwd());
});
