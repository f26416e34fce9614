import { expect, it } from 'vitest';
import type { ColumnType } from '../ports/table/table-format.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { Misfits } from './misfits.ts';
import { rowKeys } from './row-keys.ts';

function keyOf(record: string, type: ColumnType, isDeclared = true): string | undefined {
  const column = { name: 'id', type, isDeclared, isKept: true };
  const plan = { format: { format: 'jsonl', columns: [column] }, pathColumns: undefined } as unknown as TablePlan;
  return rowKeys('table', plan, ['id'], 'in/a.jsonl', new Misfits())(record)[0];
}

it.each(['string', 'int'] as const)('a whole number beyond 2^53 is a key of its own, as %s', (type) => {
  expect(keyOf('{"id":1152921504606846977}', type)).toBe('1152921504606846977');
  expect(keyOf('{"id":-9007199254740993}', type, false)).toBe('-9007199254740993');
});

it('what does not fit its declared type is a key as it stands, and else none', () => {
  expect(keyOf('{"id":1180591620717411303424}', 'int')).toBe('1180591620717411303424');
  expect(keyOf('{"id":1180591620717411303424}', 'int', false)).toBe('');
  expect(keyOf('{"id":"x"}', 'int')).toBe('"x"');
});

it('half of a surrogate pair, which no record can hold, is U+FFFD as it is in the DataFrame', () => {
  expect(keyOf('{"id":"a\\ud800"}', 'string')).toBe('a\ufffd');
  expect(keyOf('{"id":"\\ud83d\\ude00"}', 'string')).toBe('\u{1f600}');
});
