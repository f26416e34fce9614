import { ToolFailed } from '../../adapters/environments/run-tool.ts';
import type { BuildSettings } from './built-environment.ts';

/** As pip, uv, npm, conda, venv and Node say it. */
const NO_ROOM = /no ?space ?left|disk quota exceeded|ENOSPC|EDQUOT/i;

/** What failed for want of room, with the folders that are written to and what moves them: installers name neither. */
export function withRoomAdvice(
  error: unknown,
  { cache, variables }: Pick<BuildSettings, 'cache' | 'variables'>,
): unknown {
  if (!(error instanceof Error)) return error;
  const words = error instanceof ToolFailed ? error.words : '';
  if (!NO_ROOM.test(`${error.message}\n${words}`)) return error;
  const folders = `${cache} (MILLRACE_CACHE moves it) or ${variables.TMPDIR ?? '/tmp'} (TMPDIR moves it)`;
  return new ToolFailed(`${error.message}: there is no room left in ${folders}: free some, or move it`, words);
}
