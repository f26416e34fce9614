/**
 * A decoded mini-batch or verdict without the fields that say nothing, as most do: they would take memory in each of
 * millions. Anything else as it is.
 */
export function withoutEmptyPart<Value extends object>(value: Value): Value {
  const fields = value as Record<string, unknown>;
  if ('metrics' in fields) return withoutEmptyLists(fields) as Value;
  if (!('slices' in fields)) return value;
  const { ranges, rows, partition, ...rest } = fields;
  const hasPart = ranges !== null || rows !== null || partition !== null;
  if (!hasPart) return rest as Value;
  const part = Object.entries({ ranges, rows, partition }).filter(([, given]) => given !== null);
  return { ...rest, ...Object.fromEntries(part) } as Value;
}

/** What most verdicts have none of. */
function withoutEmptyLists({ metrics, missedInputs, ...rest }: Record<string, unknown>): object {
  if ((metrics as []).length === 0 && !(missedInputs as [] | undefined)?.length) return rest;
  const lists = Object.entries({ metrics, missedInputs });
  return { ...rest, ...Object.fromEntries(lists.filter(([, list]) => Array.isArray(list) && list.length > 0)) };
}
