import { tmpdir } from 'node:os';
import type { Store } from '../../core/ports/store.ts';
import { sanitized } from '../console/sanitized.ts';
import type { Command, CommandContext } from '../context.ts';
import { checkBroker } from '../doctor/broker.ts';
import { checkDatastores } from '../doctor/datastores.ts';
import { checkEngines } from '../doctor/engines.ts';
import type { Finding } from '../doctor/finding.ts';
import { checkFreeSpace } from '../doctor/free-space.ts';
import { checkMachine, checkShell } from '../doctor/machine.ts';
import { checkNodeVersion } from '../doctor/node-version.ts';
import { checkProcessLimits } from '../doctor/process-limits.ts';
import { checkWorkspaceElsewhere } from '../doctor/workspace-elsewhere.ts';
import { checkWorkspaceFolder } from '../doctor/workspace-folder.ts';
import { printJson, printLines } from '../print.ts';

/** Says what is missing on this machine and how to get it; 1 when something needed is. */
export const doctorCommand: Command<{ readonly json: boolean }> = async ({ json }, context) => {
  const store = context.openStore(context.workspace);
  const folder = store.localPath('');
  const findings: readonly Finding[] = [
    checkNodeVersion(process.versions.node),
    await (folder === undefined ? checkWorkspaceElsewhere(store) : checkWorkspaceFolder(folder)),
    // Of one that is elsewhere, copies lie among the temporary files.
    await checkFreeSpace(folder ?? tmpdir()),
    checkMachine(),
    ...(await checkProcessLimits()),
    checkShell(),
    ...(await checkDatastores({ ...context, store })),
    ...(await checkBrokers(context, store)),
  ];
  if (json) printJson(context.stdout, { findings });
  else printLines(context.stdout, findings.map(renderFinding));
  return findings.some(({ verdict }) => verdict === 'fix') ? 1 : 0;
};

/** What could run a broker here matters only where none is named. */
async function checkBrokers({ environment }: CommandContext, store: Store): Promise<readonly Finding[]> {
  if (!environment.KAFKA_BROKERS) return [...(await checkBroker(undefined)), ...checkEngines()];
  const { lookAtBroker } = await import('../wiring/check-broker.ts');
  return checkBroker(() => lookAtBroker(environment, store));
}

function renderFinding({ verdict, name, text, advice }: Finding): string {
  return `${verdict.padEnd(5)} ${name.padEnd(11)} ${sanitized(text)}${advice === null ? '' : `\n      → ${advice}`}`;
}
