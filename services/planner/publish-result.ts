import { invariant } from '../../core/errors.ts';
import { addressOf, type ResultsRecord } from '../../core/ports/records.ts';
import { type Position, TOPICS } from '../../core/ports/transport.ts';
import type { PlannerPorts } from './ports.ts';

/** Puts a record on the log of its step; where no partition is said its key decides. */
export async function publishResult(
  { transport, codec }: Pick<PlannerPorts, 'transport' | 'codec'>,
  record: ResultsRecord,
  partition: number | undefined,
): Promise<Position> {
  const place = partition === undefined ? {} : { partition };
  const outgoing = { key: addressOf(record), ...place, value: codec.encode(record) };
  const [position] = await transport.publish(TOPICS.results, [outgoing]);
  invariant(position !== undefined, 'a publish tells the place of its record');
  return position;
}
