import avsc, { type Type } from 'avsc';

/** What the library's types write to; the type definitions leave it out. */
interface Tap {
  writeString(text: string): void;
}

type Writing = { _write(tap: Tap, value: unknown): void };

const StringType = avsc.types.StringType as unknown as new () => Type & Writing;

/**
 * Texts as a script makes them may hold half a surrogate pair (`'😀'.slice(0, 1)`), which is no UTF-8: of short texts
 * the library would write it all the same, and no reader takes such a record. Here it becomes U+FFFD. A look at a
 * text of ASCII costs nothing: its characters are bytes.
 */
class TextType extends StringType {
  override _write(tap: Tap, value: unknown): void {
    super._write(tap, typeof value === 'string' ? value.toWellFormed() : value);
  }
}

/** Of all fields: it has no state. */
export const textType: Type = new TextType();
