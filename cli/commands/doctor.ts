import { sanitized } from '../console/sanitized.ts';
import type { Command } from '../context.ts';
import { checkDatastores } from '../doctor/datastores.ts';
import type { Finding } from '../doctor/finding.ts';
import { checkFreeSpace } from '../doctor/free-space.ts';
import { checkMachine, checkShell } from '../doctor/machine.ts';
import { checkNodeVersion } from '../doctor/node-version.ts';
import { checkProcessLimits } from '../doctor/process-limits.ts';
import { checkWorkspaceFolder } from '../doctor/workspace-folder.ts';
import { printJson, printLines } from '../print.ts';

/** Says what is missing on this machine and how to get it; 1 when something needed is. */
export const doctorCommand: Command<{ readonly json: boolean }> = async ({ json }, context) => {
  const findings: readonly Finding[] = [
    checkNodeVersion(process.versions.node),
    await checkWorkspaceFolder(context.workspace),
    await checkFreeSpace(context.workspace),
    checkMachine(),
    ...(await checkProcessLimits()),
    checkShell(),
    ...(await checkDatastores({ ...context, store: context.openStore(context.workspace) })),
  ];
  if (json) printJson(context.stdout, { findings });
  else printLines(context.stdout, findings.map(renderFinding));
  return findings.some(({ verdict }) => verdict === 'fix') ? 1 : 0;
};

function renderFinding({ verdict, name, text, advice }: Finding): string {
  return `${verdict.padEnd(5)} ${name.padEnd(11)} ${sanitized(text)}${advice === null ? '' : `\n      → ${advice}`}`;
}
