import { beforeEach, describe, expect, it } from 'vitest';
import type { Crew } from './crew.ts';
import { isAlone, type Job } from './job.ts';
import { Quarantine } from './quarantine.ts';
import { Turnstile } from './turnstile.ts';
import type { Unable } from './unable-because.ts';

describe('Quarantine', () => {
  let turnstile: Turnstile;
  let quarantine: Quarantine;
  let events: string[];
  /** What the crew was offered and has not settled. */
  let offered: Job[];
  beforeEach(() => {
    turnstile = new Turnstile();
    events = [];
    offered = [];
    quarantine = new Quarantine(turnstile, () => events.push('over'));
  });

  const crew = {
    offer: (job: Job) => offered.push(job),
    handOut: () => {},
    condemn: (job: Job, deaths: number) => events.push(`given up ${job.partition} after ${deaths}`),
    unable: ({ message }: Unable) => events.push(message),
  } as unknown as Crew;
  const take = (name: number, { deaths = 0, startDeaths = 0, isOurs = true } = {}) => {
    const job = { partition: name, ack: () => events.push(`acked ${name}`) } as unknown as Job;
    const noteAlone = async (phase: string) => {
      events.push(`noted ${name} ${phase}`);
      return isOurs;
    };
    quarantine.take({ job, crew, died: { deaths, startDeaths }, noteAlone });
  };
  const turns = async () => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve();
  };

  it('runs one after the other, noted, once nothing else runs, and lets all go on in the end', async () => {
    turnstile.began();
    take(0);
    take(1);
    const over = quarantine.run();
    await turns();
    expect([turnstile.isShut, events]).toEqual([true, []]);
    turnstile.ended();
    await turns();
    expect(offered.map((job) => [job.partition, isAlone(job)])).toEqual([[0, true]]);
    offered[0]?.ack();
    await turns();
    expect(offered).toHaveLength(2);
    offered[1]?.ack();
    await over;
    expect(events).toEqual(['noted 0 starting', 'acked 0', 'noted 1 starting', 'acked 1', 'over']);
    expect(turnstile.isShut).toBe(false);
  });

  it('gives up what three scorers have died of', async () => {
    take(4, { deaths: 3 });
    await quarantine.run();
    expect(events).toEqual(['given up 4 after 3', 'over']);
  });

  it('forgets those whose lane belongs to another scorer', async () => {
    take(0);
    take(1);
    const over = quarantine.run();
    await turns();
    quarantine.dropLanes([0, 1]);
    await over;
    expect(offered.map(({ partition }) => partition)).toEqual([0]);
    expect(events).toEqual(['noted 0 starting', 'over']);
  });

  it('offers nothing whose lane became another scorer’s while it was noted', async () => {
    take(0, { isOurs: false });
    await quarantine.run();
    expect([offered, events]).toEqual([[], ['noted 0 starting', 'over']]);
  });

  it('says that a script cannot be started where five scorers have died of that', async () => {
    take(0, { startDeaths: 2 });
    take(1, { startDeaths: 3 });
    const over = quarantine.run();
    await turns();
    expect(events).toEqual([expect.stringMatching(/^5 scorers died, .* init\(\)/), 'noted 0 starting']);
    for (const { ack } of offered) ack();
    await turns();
    offered[1]?.ack();
    await over;
  });

  it('runs one that comes while a forgotten one still runs alone as well', async () => {
    take(0);
    void quarantine.run();
    await turns();
    turnstile.began();
    quarantine.dropLanes([0]);
    await turns();
    take(1);
    void quarantine.run();
    await turns();
    expect(offered).toHaveLength(1);
    turnstile.ended();
    await turns();
    expect(offered).toHaveLength(2);
    expect(turnstile.isShut).toBe(true);
    expect(events).not.toContain('over');
    offered[1]?.ack();
    await turns();
    expect(turnstile.isShut).toBe(false);
    expect(events).toEqual(['noted 0 starting', 'noted 1 starting', 'acked 1', 'over']);
  });
});
