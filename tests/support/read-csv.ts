/** Reads a CSV text strictly as RFC 4180 has it: throws at what it does not allow. */
export function readCsv(text: string, separator: string): string[][] {
  const records: string[][] = [];
  for (let at = 0; at < text.length; ) {
    const record: string[] = [];
    for (let isLast = false; !isLast; ) {
      const { field, end } = text[at] === '"' ? quotedField(text, at) : plainField(text, at, separator);
      record.push(field);
      isLast = text.startsWith('\r\n', end);
      if (!isLast && text[end] !== separator)
        throw new Error(`no field may go on like this: ${text.slice(at, end + 5)}`);
      at = end + (isLast ? 2 : 1);
    }
    records.push(record);
  }
  return records;
}

interface Field {
  readonly field: string;
  /** Of what comes behind it. */
  readonly end: number;
}

function quotedField(text: string, start: number): Field {
  let end = start + 1;
  while (end < text.length && !(text[end] === '"' && text[end + 1] !== '"')) end += text[end] === '"' ? 2 : 1;
  if (end >= text.length) throw new Error(`the quote at ${start} is never closed`);
  return { field: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function plainField(text: string, start: number, separator: string): Field {
  let end = start;
  while (end < text.length && text[end] !== separator && !['\r', '\n', '"'].includes(text[end] as string)) end += 1;
  return { field: text.slice(start, end), end };
}
