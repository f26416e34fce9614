import type { TableOptions } from '../job/manifest.ts';

type Format = NonNullable<TableOptions['format']>;

const OF_CSV: readonly Format[] = ['csv', 'tsv'];
const OF_TEXT: readonly Format[] = ['csv', 'tsv', 'jsonl'];

/** Options that mean something in some formats alone. */
const FORMATS: Readonly<Record<string, readonly Format[]>> = {
  separator: OF_CSV,
  header: OF_CSV,
  support_multi_line: OF_CSV,
  encoding: OF_TEXT,
};

/** Of the options `given` those that mean nothing in a format, each with the formats that it is for, in words. */
export const strayOptions = (given: readonly string[], format: Format) =>
  given.flatMap((name) => {
    const formats = FORMATS[name];
    return formats === undefined || formats.includes(format) ? [] : [{ name, formats: spoken(formats) }];
  });

/** The options that are not as they are where nobody gives them. */
export const changedOptions = ({ separator, header, supportMultiLine, encoding }: TableOptions): string[] => [
  ...(separator === null ? [] : ['separator']),
  ...(header === 'every_file' ? [] : ['header']),
  ...(supportMultiLine ? ['support_multi_line'] : []),
  ...(encoding === 'utf-8' ? [] : ['encoding']),
];

const spoken = (formats: readonly string[]): string => `${formats.slice(0, -1).join(', ')} or ${formats.at(-1)}`;
