/**
 * The names of a header's fields: one that is empty becomes `Column<n>`, as in PRS, one that stands there before gets `_<n>`
 * behind it until none does; n is its position, from 1. A header without a character is one empty field.
 */
export function headerNames(fields: readonly (string | null)[]): string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  for (const [at, field] of (fields.length === 0 ? [null] : fields).entries()) {
    let name = field ?? `Column${at + 1}`;
    while (seen.has(name)) name += `_${at + 1}`;
    seen.add(name);
    names.push(name);
  }
  return names;
}
