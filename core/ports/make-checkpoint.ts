import type { CheckpointNotes, OrderedOutput } from './ordered-output.ts';

/** From its beginning to its end, for whoever writes nothing meanwhile. */
export async function makeCheckpoint(
  output: Pick<OrderedOutput, 'beginCheckpoint'>,
  notes: CheckpointNotes,
): Promise<void> {
  const makeDurable = await output.beginCheckpoint(notes);
  await makeDurable();
}
