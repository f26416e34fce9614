import { describe, expect, it } from 'vitest';
import type { RowColumn } from '../../../../core/ports/table/row-line.ts';
import { checkValue, valuesOf } from './columns.ts';

const column = (name: string, type: RowColumn['type']): RowColumn => ({ name, type });

describe('what is refused is told with what to do', () => {
  it.each([
    ['int', 2n ** 63n, 'beyond 64 bits give the column the type string and return String(value)'],
    ['string', 2n ** 64n, '18446744073709551616n, which does not fit: return String(value)'],
    ['string', 5, '5, which does not fit: return String(value)'],
    ['string', true, 'true, which does not fit: return String(value)'],
  ] as const)('for the type %s: %s', (type, value, told) => {
    expect(() => checkValue(value, column('u64', type), 0)).toThrow(told);
  });

  it('for another number of values than there are columns, with the value', () => {
    expect(() => valuesOf(['x'], 0, [column('b', 'string'), column('a', 'int')])).toThrow(
      "row 0 (counted from 0) has 1 values for 2 columns: [ 'x' ]; return one value for each, in the order b, a, or an object of them by name",
    );
  });
});
