import { expect, it } from 'vitest';
import { Budget } from './budget.ts';
import { Room } from './room.ts';

it('holds of one budget at a time: of the other once that has room', async () => {
  const [soon, running] = [new Budget(10), new Budget(10)];
  const [room, other] = [new Room(), new Room()];
  expect(room.takeAtOnce(soon, 8)).toBe(true);
  await other.take(running, 5);
  const moved = room.move(running);
  expect(soon.takeAtOnce(3)).toBe(false);
  other.giveBack();
  await moved;
  expect(soon.takeAtOnce(10)).toBe(true);
  expect(running.takeAtOnce(3)).toBe(false);
  room.giveBack();
  room.giveBack();
  expect(running.takeAtOnce(10)).toBe(true);
});
