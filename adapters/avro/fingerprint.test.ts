import { describe, expect, it } from 'vitest';
import { fingerprint, hexFingerprint } from './fingerprint.ts';

describe('fingerprint', () => {
  it('of nothing is the empty value of the specification', () => {
    expect(hexFingerprint(fingerprint(''))).toBe('c15d213aa4d7a795');
  });

  // The values that Avro's own implementations are tested with.
  it.each([
    ['"null"', 7195948357588979594n],
    ['"boolean"', -6970731678124411036n],
    ['"int"', 8247732601305521295n],
    ['"long"', -3434872931120570953n],
    ['"float"', 5583340709985441680n],
    ['"double"', -8181574048448539266n],
    ['"bytes"', 5746618253357095269n],
    ['"string"', -8142146995180207161n],
    ['{"name":"foo","type":"fixed","size":15}', 1756455273707447556n],
    ['[]', -1241056759729112623n],
  ])('of %s is the known value', (canonical, expected) => {
    expect(hexFingerprint(fingerprint(canonical))).toBe(BigInt.asUintN(64, expected).toString(16).padStart(16, '0'));
  });
});
