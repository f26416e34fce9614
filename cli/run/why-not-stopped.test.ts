import { expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { whyNotStopped } from './why-not-stopped.ts';

const context = { environment: {} };

it.each([undefined, 1, 2])(
  'where the broker knows of %s planners nothing is said of a job that goes on',
  async (planners) => {
    expect(await whyNotStopped(context, async () => planners)).toBeUndefined();
  },
);

it('a job that is to stop waits for a planner, where there is none', async () => {
  expect(await whyNotStopped(context, async () => 0)).toBe(
    'the request is written, and no planner is there; one that is started stops the job: millrace planner',
  );
});

it('or for its broker, which is named', async () => {
  const away = () => Promise.reject(new MillraceError('TRANSPORT_UNAVAILABLE', 'Kafka at b:9092 cannot be reached'));
  await expect(whyNotStopped(context, away)).rejects.toMatchObject({
    code: 'TRANSPORT_UNAVAILABLE',
    message:
      'the request is written, and the services stop the job once they reach the broker: Kafka at b:9092 cannot be reached',
  });
});
