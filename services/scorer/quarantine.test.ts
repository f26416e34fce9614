import { beforeEach, describe, expect, it } from 'vitest';
import type { Crew } from './crew.ts';
import type { Job } from './job.ts';
import { Quarantine } from './quarantine.ts';
import { Turnstile } from './turnstile.ts';

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
    offer: (job: Job) => {
      offered.push(job);
      void job.noteBegin?.();
    },
    handOut: () => {},
    giveUp: (job: Job, deaths: number) => events.push(`given up ${job.partition} after ${deaths}`),
  } as unknown as Crew;
  const take = (name: number, deathsAlone = 0) => {
    const job = { partition: name, ack: () => events.push(`acked ${name}`) } as unknown as Job;
    quarantine.take({ job, crew, deathsAlone, noteAlone: async () => void events.push(`noted ${name}`) });
  };
  const turns = async () => {
    for (let n = 0; n < 10; n += 1) await Promise.resolve();
  };

  it('runs one after the other, noted before, once nothing else runs, and lets all go on in the end', async () => {
    turnstile.began();
    take(0);
    take(1);
    const over = quarantine.run();
    await turns();
    expect([turnstile.isShut, events]).toEqual([true, []]);
    turnstile.ended();
    await turns();
    expect(offered.map(({ partition, isAlone }) => [partition, isAlone])).toEqual([[0, true]]);
    offered[0]?.ack();
    await turns();
    expect(offered).toHaveLength(2);
    offered[1]?.ack();
    await over;
    expect(events).toEqual(['noted 0', 'acked 0', 'noted 1', 'acked 1', 'over']);
    expect(turnstile.isShut).toBe(false);
  });

  it('gives up what three scorers have died of', async () => {
    take(4, 3);
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
    expect(events).toEqual(['noted 0', 'over']);
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
    expect(events).toEqual(['noted 0', 'noted 1', 'acked 1', 'over']);
  });
});
