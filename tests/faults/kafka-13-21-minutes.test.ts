import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { describeKafka } from '../support/broker.ts';
import { expireRecords } from '../support/expire-records.ts';
import { startLab } from '../support/kafka-source.ts';
import { until } from '../support/poll.ts';
import { ServedCalls } from '../support/served-calls.ts';

const FILES = 40;
/** Some are done and all are published while this one is held. */
const HELD = 20;
const FROZEN_MS = 60_000;
/** Of processors, by three services in that time; a loop that is busy would use twenty times as much. */
const USED_MS_MAX = 3_000;

// Side by side: each is little but a wait, as long as the services are patient.
describeKafka('a job on services that wait for a minute', () => {
  it.concurrent('for a broker that is frozen costs that minute, and no processor (fault 13)', async (context) => {
    const { local: broker, stop } = await startLab();
    context.onTestFinished(stop);
    const job = await ServedCalls.open({ files: FILES, hold: String(HELD), brokers: broker.brokers });
    context.onTestFinished(() => job.project.remove());
    const services = await job.project.serveAll(['planner', 'scorer', 'collector']);
    const jobId = await job.project.submit();
    await job.untilCalls(() => job.begun().includes(HELD), 'the mini-batch that is held');
    const usedMs = () => services.reduce((sum, { process }) => sum + processorMs(process.pid), 0);
    const before = usedMs();
    process.kill(broker.pid, 'SIGSTOP');
    job.go();
    await setTimeout(FROZEN_MS);
    const usedFrozenMs = usedMs() - before;
    process.kill(broker.pid, 'SIGCONT');
    expect(await job.completes(jobId)).toMatchObject({ mini_batches: { succeeded: FILES, failed: 0 } });
    for (const { process } of services) {
      expect(process.isOver, process.stderr).toBe(false);
      expect(process.stderr).toContain(`${broker.brokers[0]} (KAFKA_BROKERS)`);
    }
    expect(usedFrozenMs).toBeLessThan(USED_MS_MAX);
  });

  it.concurrent('for records that have expired gets them again, and tells (fault 21)', async (context) => {
    const job = await ServedCalls.open({ files: FILES, hold: String(HELD) });
    const { project } = job;
    context.onTestFinished(() => project.remove());
    const services = await project.serveAll(['scorer', 'collector', 'planner']);
    const [scorer, collector, planner] = services.map(({ process }) => process);
    const jobId = await project.submit();
    await job.untilCalls(() => job.begun().includes(HELD), 'the mini-batch that is held');
    const again = async () => (await project.served(['status', jobId, '--json'])).json().published_again;
    await until(() => project.stepFile(jobId, 'mark.1'), { what: "the planner's mark" });
    expect(await again()).toBe(0);
    // Neither has a word of what it did anywhere but on the log.
    for (const process of [scorer, collector]) process?.killGroup();
    await Promise.all([scorer?.ended, collector?.ended]);
    for (const topic of ['minibatches.default', 'results']) {
      await expireRecords(project.brokers.split(','), project.prefix + topic);
    }
    await project.serveAll(['scorer', 'collector']);
    const isHeldAgain = () => job.begun().filter((index) => index === HELD).length === 2;
    await job.untilCalls(isHeldAgain, 'the same one, published again');
    await until(async () => ((await again()) as number) > 0, { what: 'its mention in the status' });
    job.go();
    expect(await job.completes(jobId)).toMatchObject({ mini_batches: { succeeded: FILES, failed: 0 } });
    expect(planner?.stderr).toContain('mini-batches that nobody had any more were published again: ');
  });
});

/** What a process has used of all processors so far; the kernel counts in hundredths of a second. */
function processorMs(pid: number): number {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user as number) + (system as number)) * 10;
}
