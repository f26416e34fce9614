import { describe, expect, it } from 'vitest';
import { Cursor } from './cursor.ts';
import { guardFor } from './guard.ts';
import type { Schema } from './schema.ts';

/** Returns how many bytes the guard passed. */
function walk(schema: Schema, ...bytes: number[]): number {
  const cursor = new Cursor(Buffer.from(bytes), 0, bytes.length);
  guardFor(schema).walk(cursor);
  return cursor.position;
}

const strings: Schema = { type: 'array', items: 'string' };
const pair: Schema = { type: 'record', name: 'P', fields: ['a', 'b'].map((name) => ({ name, type: 'long' })) };
/** 2^53 − 1 and its neighbours as zigzag varints. */
const NINES = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

describe('a guard passes', () => {
  it.each<[string, Schema, number[]]>([
    ['null', 'null', []],
    ['a boolean', 'boolean', [1]],
    ['an int of five bytes', 'int', [0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['the largest exact long', 'long', [0xfc, ...NINES.slice(1), 0x1f]],
    [
      'a float and a double',
      {
        ...pair,
        fields: [
          { name: 'a', type: 'float' },
          { name: 'b', type: 'double' },
        ],
      },
      Array(12).fill(0),
    ],
    ['bytes that are not UTF-8', 'bytes', [4, 0xff, 0xff]],
    ['UTF-8', 'string', [6, 0xe6, 0x95, 0xb8]],
    ['the second branch of a union', ['null', 'string'], [2, 2, 65]],
    ['an enum', { type: 'enum', name: 'E', symbols: ['A', 'B'] }, [2]],
    ['a fixed', { type: 'fixed', name: 'F', size: 3 }, [1, 2, 3]],
    ['blocks of items', strings, [4, 2, 65, 0, 2, 0, 0]],
    ['a block that names its size', strings, [3, 6, 2, 65, 0, 0]],
    ['a map', { type: 'map', values: 'long' }, [2, 2, 65, 4, 0]],
    [
      'a type that is named again',
      {
        type: 'array',
        items: {
          ...pair,
          fields: [
            { name: 'a', type: { type: 'fixed', name: 'F', size: 1 } },
            { name: 'b', type: 'F' },
          ],
        },
      },
      [2, 1, 1, 0],
    ],
  ])('%s', (_, schema, bytes) => {
    expect(walk(schema, ...bytes)).toBe(bytes.length);
  });
});

describe('a guard refuses', () => {
  it.each<[string, Schema, number[], string]>([
    ['a boolean of 2', 'boolean', [2], 'a boolean is 2'],
    ['an int above 2^31', 'int', [0x80, 0x80, 0x80, 0x80, 0x10], 'does not fit into an int'],
    ['a long above 2^53', 'long', [0xfe, ...NINES.slice(1), 0x1f], 'larger than can be held exactly'],
    ['a long below −2^52', 'long', [...NINES, 0x1f], 'larger than can be held exactly'],
    ['a varint of eleven bytes', 'long', [...Array(10).fill(0x80), 0], 'longer than ten bytes'],
    ['a varint that does not end', 'long', [0x80], 'ends inside a number'],
    ['a short double', 'double', [1, 2, 3], 'ends 5 bytes too early'],
    ['a text longer than what is left', 'string', [8, 65], 'a length of 4 where 1 bytes are left'],
    ['a negative length', 'bytes', [1], 'a length is -1'],
    ['a text that is not UTF-8', 'string', [4, 65, 0xff], 'not UTF-8'],
    ['a branch that is not there', ['null', 'string'], [4], 'no branch 2'],
    ['a negative branch', ['null', 'string'], [1], 'no branch -1'],
    ['a symbol that is not there', { type: 'enum', name: 'E', symbols: ['A'] }, [2], 'no value 1'],
    ['more items than bytes', { type: 'array', items: pair }, [4, 0, 0, 0], 'announces 2 items where 3 bytes are left'],
    ['a block of another size', strings, [1, 4, 0, 0], 'a block of 2 bytes has 1'],
    ['an array without end', strings, [2, 0], 'ends inside a number'],
  ])('%s', (_, schema, bytes, reason) => {
    expect(() => walk(schema, ...bytes)).toThrow(expect.objectContaining({ code: 'RECORD_UNDECODABLE' }));
    expect(() => walk(schema, ...bytes)).toThrow(reason);
  });
});

describe('no guard is made for', () => {
  it.each<[string, Schema]>([
    ['an array of nulls', { type: 'array', items: 'null' }],
    ['an array of empty records', { type: 'array', items: { type: 'record', name: 'R', fields: [] } }],
    ['an array of fixed of no size', { type: 'array', items: { type: 'fixed', name: 'F', size: 0 } }],
    ['a type that holds itself', { type: 'record', name: 'R', fields: [{ name: 'r', type: ['null', 'R'] }] }],
    ['an unknown type', 'mystery'],
  ])('%s', (_, schema) => {
    expect(() => guardFor(schema)).toThrow(expect.objectContaining({ code: 'INVARIANT_BROKEN' }));
  });
});
