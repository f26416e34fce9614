import { describe, expect, it } from 'vitest';
import { ERRORS, MillraceError } from '../../core/errors.ts';
import { translateError } from './durable-error.ts';

function systemError(code: string, errno: number, syscall: string): Error {
  return Object.assign(new Error(`${code}: something, ${syscall}`), { code, errno, syscall });
}

describe('an error of the file system', () => {
  it.each([
    ['ENOSPC', -28],
    ['EDQUOT', -122],
    ['EFBIG', -27],
  ])('%s says that the disk is full, and where (fault 40)', (code, errno) => {
    const cause = systemError(code, errno, 'write');
    const error = translateError('/store/file', cause) as MillraceError;
    expect(error).toMatchObject({ code: 'STORE_FULL', cause, hint: expect.stringContaining('free some space') });
    expect(error.message).toMatch(/^disk full.*\/store\/file \(E/);
  });

  it.each([
    ['EACCES', -13, 'scandir', 'cannot read /store/file: permission denied (EACCES)'],
    ['EROFS', -30, 'open', 'cannot use /store/file: read-only file system (EROFS)'],
    ['EIO', -5, 'read', 'cannot read /store/file: i/o error (EIO)'],
    ['ENOTDIR', -20, 'mkdir', 'cannot use /store/file: not a directory (ENOTDIR)'],
  ])('%s says what cannot be reached, and why', (code, errno, syscall, message) => {
    const cause = systemError(code, errno, syscall);
    expect(translateError('/store/file', cause)).toMatchObject({ code: 'STORE_UNAVAILABLE', message, cause });
    expect(ERRORS.STORE_UNAVAILABLE.family).toBe('transient');
  });

  it('tells of a path that is too long as something that a person has to mend', () => {
    const cause = systemError('ENAMETOOLONG', -36, 'stat');
    const message = 'cannot read /store/file: name too long (ENAMETOOLONG)';
    expect(translateError('/store/file', cause)).toMatchObject({ code: 'USAGE', message, cause });
  });

  it('is the only kind that is translated', () => {
    const ours = new MillraceError('USAGE', 'no');
    for (const error of [ours, new TypeError('a mistake'), 'text']) expect(translateError('/x', error)).toBe(error);
  });
});
