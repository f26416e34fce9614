import { describe, expect, it } from 'vitest';
import { userLogPaths } from './log-layout.ts';

describe('userLogPaths', () => {
  it('keeps the layout that users know', () => {
    expect(userLogPaths('/w/jobs/j/s/logs', 'node-1', 3)).toEqual({
      stdout: '/w/jobs/j/s/logs/user/stdout/node-1/process003.stdout.txt',
      stderr: '/w/jobs/j/s/logs/user/stderr/node-1/process003.stderr.txt',
      own: '/w/jobs/j/s/logs/user/entry_script_log/node-1',
    });
  });

  it('never leaves the folder, whatever a node is called', () => {
    const names = ['../../etc', '..', '', 'a/b\u0000c'].map((node) => userLogPaths('/l', node, 0).stdout);
    expect(names.map((name) => name.split('/')[4])).toEqual(['__.._etc', '_', '_', 'a_b_c']);
  });
});
