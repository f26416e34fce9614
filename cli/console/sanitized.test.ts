import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitized, sanitizedLines } from './sanitized.ts';

const ESC = '\u001b';

const PAYLOADS: readonly (readonly [what: string, payload: string, shown: string])[] = [
  ['a colour', `${ESC}[31mred${ESC}[0m`, 'red'],
  ['a colour by its one-byte form', '\u009b31mred', 'red'],
  ['a cleared screen', `${ESC}[2J${ESC}[Hgone`, 'gone'],
  ['a moved cursor', `up${ESC}[5A${ESC}[Gover`, 'upover'],
  ['a window title closed by a bell', `a${ESC}]0;owned\u0007b`, 'ab'],
  ['a window title closed by ST', `a${ESC}]0;owned${ESC}\\b`, 'ab'],
  ['a window title that is never closed', `a${ESC}]0;owned`, 'a0;owned'],
  ['a link', `${ESC}]8;;https://evil.example\u0007click${ESC}]8;;\u0007`, 'click'],
  ['a write to the clipboard', `${ESC}]52;c;cm0gLXJm\u0007x`, 'x'],
  ['a device control string', `a${ESC}P1$r0m${ESC}\\b`, 'ab'],
  ['a query that the terminal answers as if typed', `${ESC}[6n${ESC}[cx`, 'x'],
  ['a full reset', `${ESC}cx`, 'x'],
  ['another character set', `${ESC}(0lqk`, 'lqk'],
  ['an escape at the end', `x${ESC}`, 'x'],
  ['a sequence that is cut off', `x${ESC}[31`, 'x'],
  ['a sequence made by taking another out', `${ESC}${ESC}[0m[31mx`, '[31mx'],
  ['a carriage return that hides what was before', 'failed\rok', 'failed ok'],
  ['backspaces', 'failed\b\b\b\b\b\bok', 'failedok'],
  ['a bell and a null', 'a\u0007b\u0000c', 'abc'],
  ['a line that forges another', 'name\nerror: none', 'name error: none'],
  ['a forged line by a Unicode separator', 'name\u2028error: none', 'name error: none'],
  ['turned reading direction', 'photo\u202egnp.exe', 'photognp.exe'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
];

describe('text from users (fault 46)', () => {
  it.each(PAYLOADS)('loses %s', (_what, payload, shown) => {
    expect(sanitized(payload)).toBe(shown);
  });

  it('keeps what people write', () => {
    const text = 'Zürich/日本語/👩‍🔬 (naïve) [1;2m] \\x1b.png';
    expect(sanitized(text)).toBe(text);
  });

  it('never leaves a control character', () => {
    const nasty = fc.string({ unit: fc.constantFrom(ESC, '[', ']', ';', '\\', '\u009b', '\u0007', 'a', 'm', '\n') });
    fc.assert(fc.property(nasty, (text) => !/\p{Cc}/u.test(sanitized(text))));
  });

  it('keeps line breaks and tabs of a traceback, and nothing else', () => {
    expect(sanitizedLines(`Traceback:\r\n\t${ESC}[31mFile "a.py"${ESC}[0m\rend\u0000`)).toBe(
      'Traceback:\n\tFile "a.py"\nend',
    );
  });

  it('takes time in proportion to the text', () => {
    const startedMs = performance.now();
    sanitized(`${ESC}]`.repeat(200_000));
    sanitized(`${ESC}[${'0'.repeat(400_000)}`);
    expect(performance.now() - startedMs).toBeLessThan(2000);
  });
});
