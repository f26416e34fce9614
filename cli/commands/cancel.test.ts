import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { cancelCommand } from './cancel.ts';
// Loaded when it is needed: not while a test counts.
import '../run/why-not-stopped.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  workspace.start('j1');
});
afterEach(() => workspace.remove());

async function cancel(): Promise<string> {
  workspace.out.text = '';
  expect(await cancelCommand({ job: 'last', json: false }, workspace.context)).toBe(0);
  return workspace.out.text;
}

const isRequested = () => existsSync(join(workspace.root, 'ws/jobs/j1/cancel.1'));

describe('millrace cancel (fault 39)', () => {
  it('asks the job to stop and waits for its end', async () => {
    workspace.onSleep = (nth) => {
      expect(isRequested()).toBe(true);
      if (nth === 3) workspace.end('j1', 'cancelled');
    };
    expect(await cancel()).toBe('j1: cancelled\n');
  });

  it('is fine a second time, and says so', async () => {
    workspace.onSleep = () => workspace.end('j1', 'cancelled');
    await cancel();
    expect(await cancel()).toBe('j1: was cancelled before\n');
  });

  it('says when somebody else has asked already', async () => {
    workspace.lay('jobs/j1/cancel.1', '{}');
    workspace.onSleep = () => workspace.end('j1', 'cancelled');
    expect(await cancel()).toBe('j1: cancelled (it had been asked before)\n');
  });

  it('leaves a completed job alone', async () => {
    workspace.end('j1', 'completed');
    expect(await cancel()).toBe('j1: is over already: completed\n');
    expect(isRequested()).toBe(false);
  });

  it('says when the job was faster', async () => {
    workspace.onSleep = () => workspace.end('j1', 'completed');
    expect(await cancel()).toBe('j1: completed, before it could stop\n');
  });

  it('does not wait for what nobody runs', async () => {
    workspace.owner = 'dead';
    expect(await cancel()).toBe('j1: is marked as cancelled; nobody is running it\n');
    expect(isRequested()).toBe(true);
  });

  it('does not speak of planners where a run was killed before it planned', async () => {
    workspace.submit('j2');
    workspace.lay('jobs/j2/digits/runs/1', { owner: 'whoever started it' });
    workspace.owner = 'dead';
    expect(await cancel()).toBe('j2: is marked as cancelled; nobody is running it\n');
  });

  it('marks what no planner has taken yet', async () => {
    workspace.submit('j2');
    expect(await cancel()).toBe('j2: is marked as cancelled; no planner has taken it yet\n');
    expect(existsSync(join(workspace.root, 'ws/jobs/j2/cancel.1'))).toBe(true);
  });

  it('waits for the end of what a planner has just taken', async () => {
    workspace.lay('jobs/j3/digits/manifest.json', { jobId: 'j3', step: 'digits', settings: {} });
    workspace.lay('jobs/j3/digits/runs/1', { isServed: true });
    workspace.onSleep = () => workspace.end('j3', 'cancelled');
    expect(await cancel()).toBe('j3: cancelled\n');
  });

  it('does not wait for ever', async () => {
    let sleeps = 0;
    workspace.onSleep = (nth) => {
      sleeps = nth;
    };
    expect(await cancel()).toBe('j1: was asked to stop and has not ended yet\n');
    expect(sleeps).toBe(150);
  });

  it('does not wait for services whose broker cannot be asked: it says so, and that the request is written', async () => {
    workspace.lay('jobs/j1/digits/runs/1', { isServed: true });
    let sleeps = 0;
    const sleep = async () => {
      sleeps += 1;
      await new Promise(setImmediate);
    };
    const context = { ...workspace.context, environment: { KAFKA_BROKERS: 'no port' }, sleep };
    await expect(cancelCommand({ job: 'last', json: true }, context)).rejects.toMatchObject({
      message: expect.stringMatching(/^the request is written, and the services stop .* the broker: KAFKA_BROKERS/),
    });
    expect(sleeps).toBeLessThan(150);
    expect([isRequested(), workspace.out.text]).toEqual([true, '']);
  });

  it('says so too of what no planner has taken, and that the request is written', async () => {
    workspace.submit('j2');
    const context = { ...workspace.context, environment: { KAFKA_BROKERS: 'no port' } };
    await expect(cancelCommand({ job: 'last', json: false }, context)).rejects.toMatchObject({
      message: expect.stringMatching(/^the request is written, and the services stop .* the broker: KAFKA_BROKERS/),
    });
    expect(existsSync(join(workspace.root, 'ws/jobs/j2/cancel.1'))).toBe(true);
  });

  it('cancels the latest run', async () => {
    workspace.end('j1', 'failed');
    workspace.lay('jobs/j1/digits/runs/2', {});
    workspace.owner = 'dead';
    await cancel();
    expect(existsSync(join(workspace.root, 'ws/jobs/j1/cancel.2'))).toBe(true);
  });
});
