import { describe, expect, it } from 'vitest';
import { runTool, ToolFailed } from '../../adapters/environments/run-tool.ts';
import { withRoomAdvice } from './no-room-to-build.ts';

const SETTINGS = { cache: '/big/environments', variables: { TMPDIR: '/small' } };
const ADVICE =
  ': there is no room left in /big/environments (MILLRACE_CACHE moves it) or /small (TMPDIR moves it): free some, or move it';

describe('a build that failed for want of room', () => {
  it.each([
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    'error: Failed to extract archive: No space left on device (os error 28)',
    'npm error code ENOSPC\nnpm error nospc There appears to be insufficient space on your system',
    'NoSpaceLeftError: No space left on devices.',
    'OSError: [Errno 122] Disk quota exceeded',
  ])('names the folders and what moves them, behind %j', async (words) => {
    const failed = await runTool('sh', ['-c', `printf '%s\\n' "$0" >&2; exit 1`, words], { variables: {} }).catch(
      (e) => e,
    );
    const told = withRoomAdvice(failed, SETTINGS) as ToolFailed;
    expect(told).toMatchObject({ name: 'EnvironmentNotBuilt', words });
    expect(told.message).toBe(failed.message + ADVICE);
  });

  it('also where it was us who could not write', () => {
    const failed = Object.assign(new Error('ENOSPC: no space left on device, mkdir'), { code: 'ENOSPC' });
    expect(withRoomAdvice(failed, { cache: '/c', variables: {} })).toMatchObject({
      name: 'EnvironmentNotBuilt',
      message: expect.stringMatching(/^ENOSPC: .* in \/c \(MILLRACE_CACHE moves it\) or \/tmp/),
    });
  });

  it('is told from any other failure', () => {
    const failed = new ToolFailed('pip failed', 'no such package');
    expect(withRoomAdvice(failed, SETTINGS)).toBe(failed);
  });
});
