import { expect, it } from 'vitest';
import { isOwnerAlive, ownerClaim } from './owner.ts';

const claim = (change: object): Uint8Array =>
  Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(ownerClaim()).toString()), ...change }));

it.each([
  ['this process', {}, 'alive'],
  ['one that had its number before', { startTicks: '1' }, 'dead'],
  ['one of before the machine was started', { bootId: 'another' }, 'dead'],
  ['one of another host', { host: 'another' }, 'unknown'],
  ['one of another container of the same name', { startTicks: '1', pidNamespace: 'pid:[1]' }, 'unknown'],
  ['one of a release that did not tell its container', { startTicks: '1', pidNamespace: undefined }, 'dead'],
])('an owner that is %s', (_, change, found) => {
  expect(isOwnerAlive(claim(change))).toBe(found);
});
