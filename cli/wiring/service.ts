import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { KafkaHooks, KafkaState } from '../../adapters/kafka/settings.ts';
import { machine } from '../../adapters/machine/machine.ts';
import { sweepScratch } from '../../adapters/machine/scratch.ts';
import { keepHeapSmall } from '../../adapters/machine/small-heap.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { claimChecked } from '../../core/claim-check/claim-checked.ts';
import type { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Transport } from '../../core/ports/transport.ts';
import type { Workers } from '../../core/ports/workers.ts';
import { closeLate } from '../../core/service/close-late.ts';
import { journals } from '../../core/service/journals.ts';
import { keepRunning } from '../../core/service/keep-running.ts';
import type { ServiceName } from '../../core/service/service-name.ts';
import type { ServiceSettings } from '../../core/service/service-settings.ts';
import { StatusFeed } from '../../core/service/status-feed.ts';
import { StoreProbe } from '../../core/service/store-probe.ts';
import { waitAtMost } from '../../core/service/wait-at-most.ts';
import { watchStandstill } from '../../core/service/watch-standstill.ts';
import { openBroker, wireCodec } from './broker.ts';
import { checkServiceBroker } from './check-broker.ts';
import { localHome } from './local-home.ts';
import { createOutputs } from './outputs.ts';
import { Readiness } from './readiness.ts';
import { ConnectionLog } from './service-connection.ts';
import { ServiceLog } from './service-log.ts';
import { openHealth, serviceMetrics } from './service-metrics.ts';
import { withStaging } from './staging.ts';
import { createStepLogs } from './step-logs.ts';
import { storeOpener } from './store.ts';
import { openStoredBoard } from './stored-board.ts';
import { createWorkplace } from './workplace.ts';

export interface ServiceProcess {
  readonly name: ServiceName;
  readonly settings: ServiceSettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute folder. */
  readonly workspace: string;
  readonly say: (line: string) => void;
  /** Aborts when the process is asked to stop. */
  readonly signal: AbortSignal;
}

/** Beyond its grace, for a service to tell its last verdicts and to leave its group. */
const LEAVE_MS = 3_000;
/** The status topic may have to do without. */
const LAST_WORDS_MS = 1_000;

/** Runs one service until it is asked to stop; a broker that goes away is waited for. */
export async function runService(service: ServiceProcess): Promise<void> {
  keepHeapSmall();
  const over = new AbortController();
  void watchStandstill(systemClock, service.say, over.signal);
  await runUntilStopped(service).finally(() => over.abort());
}

async function runUntilStopped(service: ServiceProcess): Promise<void> {
  const { name, settings, environment, workspace, say, signal } = service;
  const id = `${settings.nodeName ?? hostname()}-${randomBytes(3).toString('hex')}`;
  const openFolder = storeOpener(environment, workspace);
  const store = openFolder(workspace);
  const metrics = serviceMetrics(name, id);
  const logs = createStepLogs({ store, node: id, now: Date.now, onTrouble: (error) => say(`logs: ${String(error)}`) });
  const journal = journals(metrics.journal, new ServiceLog(say), logs);
  const logOf = (what: string) => new ConnectionLog(what, say, () => systemClock.monotonicMs());
  const [broker, registry] = [logOf('the broker'), logOf('the schema registry')];
  const transport = await openBroker(environment, 'service', {
    ...hooksFor(broker),
    onTrouble: (error) => registry.note(error, error === undefined),
  });
  const readiness = new Readiness(transport, new StoreProbe(store, systemClock), signal);
  const health = await openHealth(settings, metrics.registry, () => readiness.trouble());
  say(`${id} starts${health === undefined ? '' : `; ${health.url}/readyz`}`);
  const board = openStoredBoard(store, 'planners', signal);
  // A topic may take less than we would send.
  const limitOf = async (topic: string) => Math.min(settings.recordLimitBytes, await transport.recordBytesMax(topic));
  const checked = claimChecked(transport, { codec: wireCodec, store }, limitOf);
  const feed = new StatusFeed({ transport: checked, codec: wireCodec, clock: systemClock });
  const told = { board: feed.onto(board), journal: journals(journal, feed) };
  const shared = { transport: checked, codec: wireCodec, store, clock: systemClock, ...told };
  const callOff = closingLate(service, transport);
  try {
    await keepRunning({
      run: async () => {
        const looking = hooksFor(broker, (state) => readiness.looks(state));
        const asker = { name, environment, compute: settings.compute, store, hooks: looking, signal };
        await checkServiceBroker(asker, say);
        readiness.starts();
        await start(service, id, { ...shared, openFolder }, store);
      },
      onTrouble: (error, retryInMs) => {
        readiness.startsAgain(error.message);
        say(troubleIn(error, retryInMs));
      },
      clock: systemClock,
      signal,
    });
  } finally {
    callOff();
    await waitAtMost(systemClock, LAST_WORDS_MS, feed.close());
    await transport.close();
    await logs.close();
    await health?.close();
  }
  say(`${id} has stopped`);
}

const troubleIn = ({ message, hint }: MillraceError, retryInMs: number): string =>
  `${message}; starting again in ${retryInMs / 1_000} s${hint === undefined ? '' : ` (${hint})`}`;

function closingLate({ settings, signal, say }: ServiceProcess, transport: Transport): () => void {
  const graceMs = settings.graceMs + LEAVE_MS;
  const close = () => void transport.close().catch((error: unknown) => say(String(error)));
  return closeLate({ clock: systemClock, asked: signal, graceMs, close });
}

type Shared = Parameters<typeof import('../../services/planner/main.ts').startPlanner>[0];

const hooksFor = (broker: ConnectionLog, also?: (state: KafkaState) => void): KafkaHooks => ({
  onState: (state) => {
    broker.note(state.kind === 'retrying' ? state.error : undefined, state.kind === 'ready');
    also?.(state);
  },
});

async function start(service: ServiceProcess, id: string, shared: Shared, store: Store): Promise<void> {
  const { settings, environment, signal } = service;
  switch (service.name) {
    case 'planner': {
      const { startPlanner } = await import('../../services/planner/main.ts');
      const { aheadLimitBytes } = settings;
      return startPlanner(shared, { id, aheadLimitBytes, spillFolder: localHome(store, layout.spill) }, signal);
    }
    case 'scorer': {
      const { startScorer } = await import('../../services/scorer/main.ts');
      const stage = (workers: Workers) => withStaging(workers, store, shared.openFolder);
      const workplace = createWorkplace({ store, openStore: shared.openFolder, environment, node: id });
      const { compute, graceMs, maxWorkers } = settings;
      await sweepScratch(systemClock.now());
      const own = { id, compute, graceMs, maxWorkers: maxWorkers ?? machine.cores(), leavesToOthers: true };
      return startScorer({ ...shared, workplace, withStaging: stage }, own, signal);
    }
    case 'collector': {
      const { startCollector } = await import('../../services/collector/main.ts');
      const outputs = createOutputs(store, { kind: 'in-log', clock: systemClock }, environment);
      return startCollector({ ...shared, outputs }, { id }, signal);
    }
  }
}
