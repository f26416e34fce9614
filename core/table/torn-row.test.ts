import { describe, expect, it } from 'vitest';
import { tornRow } from './torn-row.ts';

describe('tornRow', () => {
  const at = (text: string, multiLine = false) => tornRow(text, { format: 'csv', separator: ',', multiLine } as never);

  it('is the line of the first quoted field that goes on in the next one', () => {
    expect(at('id,name\n1,plain\n2,"new\nline"\n3,"a\nb"\n')).toBe(3);
    expect(at('id,name\n1,"never closed\n')).toBe(2);
  });

  it('is none where each line is whole, or lines are joined anyway', () => {
    expect(at('id,name\n1,"a, b"\n2,"say ""so"""\r\n3,5" pipe\n')).toBeUndefined();
    expect(at('id,name\n2,"new\nline"\n', true)).toBeUndefined();
  });
});
