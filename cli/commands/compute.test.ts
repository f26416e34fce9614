import { expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { computeCommand } from './compute.ts';

it('millrace compute show tells topic, lanes and how many scorers are wanted, without a broker too', async () => {
  const workspace = new LaidWorkspace();
  const show = async (json: boolean): Promise<string> => {
    workspace.out.text = '';
    const options = { what: 'show', name: 'default', lanes: 12, minScorers: 0, maxScorers: undefined, json } as const;
    const environment = { KAFKA_TOPIC_PREFIX: 'mine.' };
    expect(await computeCommand(options, { ...workspace.context, environment })).toBe(0);
    return workspace.out.text;
  };
  try {
    expect(await show(false)).toContain(
      '12 lanes  0 to any number of scorers\ntopic: mine.minibatches.default\nscorers:',
    );
    expect(JSON.parse(await show(true))).toMatchObject({ topic: 'mine.minibatches.default', lanes: 12, scorers: null });
  } finally {
    workspace.remove();
  }
});
