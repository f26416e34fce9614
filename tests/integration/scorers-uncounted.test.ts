import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { Transport } from '../../core/ports/transport.ts';
import { doing, ServiceWorld } from '../support/service-world.ts';

const refuses = () => Promise.reject(new MillraceError('TRANSPORT_DENIED', 'no right to describe groups'));
const isSilent = () => new Promise<never>(() => {});

describe('a scorer whose broker does not tell how many scorers there are', () => {
  let world: ServiceWorld;
  beforeEach(() => {
    world = new ServiceWorld();
  });
  afterEach(() => world.close());

  it.each<[string, Transport['members']]>([
    ['refuses', refuses],
    ['is silent', isSilent],
  ])('works on: it %s', async (_, members) => {
    world.collector();
    world.planner();
    world.scorer({ transport: doing(world.transport, { members }) });
    await world.submit(world.stepOf('digits'));
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'completed' });
  });
});
