import { describe, expect, it } from 'vitest';
import { inferFieldType, inferJsonType } from './infer-type.ts';

describe('the type of a column', () => {
  it.each([
    ['int', ['1', '-9223372036854775808', null]],
    ['float', ['1', '2.5']],
    ['string', ['007', '8']],
    // As floats both would be the same number.
    ['string', ['89490200001234567890', '89490200001234567891']],
    ['string', ['18446744073709551615', '1']],
    ['float', ['1e30', '2']],
  ])('is %s of the fields %j', (type, fields) => {
    expect(inferFieldType(fields)).toBe(type);
  });

  it.each([
    ['int', [1, 2n ** 62n]],
    ['string', [1, 2n ** 63n]],
    ['float', [1, 1.5]],
  ])('is %s of members of JSON (%#)', (type, values) => {
    expect(inferJsonType(values)).toBe(type);
  });
});
