import { setImmediate as nextTurn } from 'node:timers/promises';
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

it('what is given back while it waits for another budget leaves both as they were', async () => {
  const [soon, running] = [new Budget(10), new Budget(10)];
  const room = new Room();
  expect(room.takeAtOnce(soon, 10)).toBe(true);
  expect(running.takeAtOnce(10)).toBe(true);
  const moved = room.move(running);
  room.giveBack();
  expect(soon.takeAtOnce(10)).toBe(true);
  running.giveBack(10);
  await moved;
  await nextTurn();
  expect(running.takeAtOnce(10)).toBe(true);
});
