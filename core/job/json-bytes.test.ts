import { describe, expect, it } from 'vitest';
import { jsonBytes } from './json-bytes.ts';

describe('jsonBytes', () => {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

  it('is one line that ends', () => {
    expect(text(jsonBytes({ name: 'müll', n: 1 }))).toBe('{"name":"müll","n":1}\n');
  });

  it('is spread over lines where it is asked to be', () => {
    expect(text(jsonBytes({ n: 1 }, 2))).toBe('{\n  "n": 1\n}\n');
  });
});
