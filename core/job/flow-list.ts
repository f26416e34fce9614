type Scalar = string | number | boolean;

/** A value in quotes or none, and the comma behind it. */
const ITEM = /\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'[\]{},][^[\]{},]*?)\s*(?:,\s*|$)/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A list of plain values on one line, as a job file writes it (`[id, v]`) or JSON; undefined for any other text. */
export function flowList(text: string): Scalar[] | undefined {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(text)?.[1]?.trim();
  if (inner === undefined) return undefined;
  const list: Scalar[] = [];
  for (let at = 0; at < inner.length; ) {
    ITEM.lastIndex = at;
    const [whole = '', item = ''] = ITEM.exec(inner) ?? [];
    const value = scalarOf(item);
    if (value === undefined) return undefined;
    list.push(value);
    at += whole.length;
  }
  return list;
}

function scalarOf(item: string): Scalar | undefined {
  if (item.startsWith("'")) return item.slice(1, -1).replaceAll("''", "'");
  if (item.startsWith('"') || NUMBER.test(item) || item === 'true' || item === 'false') return parsed(item);
  return item === '' || item === 'null' || item === '~' ? undefined : item;
}

function parsed(item: string): Scalar | undefined {
  try {
    return JSON.parse(item);
  } catch {
    return undefined;
  }
}
