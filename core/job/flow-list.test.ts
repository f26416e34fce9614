import { expect, it } from 'vitest';
import { flowList } from './flow-list.ts';

it.each([
  ['[id]', ['id']],
  [' [ id, v w ,"x, \\"y\\"", \'it\'\'s\'] ', ['id', 'v w', 'x, "y"', "it's"]],
  ['["id","v"]', ['id', 'v']],
  ['[1, -2.5, 1e3, 007, true, a/*.png]', [1, -2.5, 1000, '007', true, 'a/*.png']],
  ['[]', []],
] as const)('%s is a list', (text, list) => expect(flowList(text)).toEqual(list));

it.each(['id', 'id,v', '[id', '[a][b]', '[[a]]', '[{a: 1}]', '[a,,b]', '[null]', '["a" b]', '["\\x"]', '[,]'])(
  '%s is none',
  (text) => expect(flowList(text)).toBeUndefined(),
);
