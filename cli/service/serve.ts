import { mkdir } from 'node:fs/promises';
import { MillraceError } from '../../core/errors.ts';
import type { ServiceName } from '../../core/service/service-name.ts';
import { readServiceSettings } from '../../core/service/service-settings.ts';
import { shownSettings } from '../../core/service/shown-settings.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { printLines } from '../print.ts';
import { refuseTemporary, refuseUnwritable } from '../run/refuse-place.ts';
import { hearStopSignals } from '../run/stop-signals.ts';
import { runService } from '../wiring/service.ts';
import { settingFaults } from './setting-faults.ts';

/**
 * Runs a service until SIGTERM or Ctrl-C: then it stops fetching, finishes or hands back what it has, and ends with 0.
 * A second signal ends it at once.
 */
export async function serve(name: ServiceName, context: CommandContext): Promise<number> {
  const { environment, stderr, workspace } = context;
  const faults = await settingFaults(environment);
  if (faults.length > 0) throw new MillraceError('USAGE', faults.join('\n'), { hint: 'docs/reference/services.md' });
  refuseTemporary();
  await requireFolder(context);
  const settings = readServiceSettings(environment);
  const say = (line: string): void =>
    printLines(stderr, [`${new Date(context.now()).toISOString()} ${name}: ${sanitized(line)}`]);
  printLines(stderr, [`millrace ${name}`, `  workspace: ${sanitized(workspace)}`, ...indented(environment)]);
  const stop = new AbortController();
  const letGo = hearStopSignals((signal) => {
    say(`${signal}: stopping (again: stop at once)`);
    stop.abort(signal);
  });
  try {
    await runService({ name, settings, environment, workspace, say, signal: stop.signal });
    return 0;
  } finally {
    letGo();
  }
}

/** One elsewhere, or on a disk that is full, may be well again; where there can be no folder there never will be one. */
async function requireFolder({ openStore, workspace }: CommandContext): Promise<void> {
  const folder = openStore(workspace).localPath('');
  if (folder === undefined) return;
  try {
    refuseUnwritable(folder);
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const { code = '', message, cause } = error as NodeJS.ErrnoException;
    if (code !== 'USAGE' && !NEVER.has((cause as NodeJS.ErrnoException | undefined)?.code ?? code)) return;
    const hint = 'point MILLRACE_STORE at a folder that you may write to';
    throw new MillraceError('USAGE', message, { hint, cause: error });
  }
}

const NEVER = new Set(['ENOTDIR', 'EEXIST', 'EACCES', 'EPERM', 'EROFS', 'ENOENT']);

const indented = (environment: CommandContext['environment']): string[] =>
  shownSettings(environment).map((line) => `  ${sanitized(line)}`);
