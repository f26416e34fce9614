import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords } from './csv-records.ts';
import { RecordEnds } from './record-ends.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

function endsOf(pieces: readonly string[], multiLine: boolean): number[] {
  const ends: number[] = [];
  const scanner = new RecordEnds({ separator: ',', multiLine });
  for (const piece of pieces) scanner.scan(bytesOf(piece), (end) => ends.push(end));
  return ends;
}

describe('RecordEnds', () => {
  it('ends a record at every line feed, quoted or not, without multiLine', () => {
    expect(endsOf(['a\n"b\n', 'c"\nd'], false)).toEqual([2, 5, 8]);
  });

  it('passes over line feeds inside quotes with multiLine, whatever the pieces', () => {
    expect(endsOf(['a,"b\n', '"', '"\n', '",x"\n'], true)).toEqual([13]);
  });

  it('cuts where the fields end, for any text and any pieces', () => {
    const text = fc.array(fc.constantFrom('a', ',', '"', '\n', '\r', '\r\n', 'é'), { maxLength: 30 });
    fc.assert(
      fc.property(text, fc.boolean(), fc.nat(5), (parts, multiLine, cut) => {
        const whole = parts.join('');
        const ends = endsOf([parts.slice(0, cut).join(''), parts.slice(cut).join('')], multiLine);
        const bytes = bytesOf(whole);
        const borders = [0, ...ends, ...(ends.at(-1) === bytes.length ? [] : [bytes.length])];
        const shape = { separator: ',', multiLine };
        const cutRecords = borders.slice(1).flatMap((end, at) => {
          return [...csvRecords(new TextDecoder().decode(bytes.subarray(borders[at], end)), shape)];
        });
        expect(cutRecords).toEqual([...csvRecords(whole, shape)]);
      }),
      { numRuns: 500 },
    );
  });
});
