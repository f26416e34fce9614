const MOST_EDITS = 3;

/** The known name that `name` is most likely a slip of; undefined when none is near. */
export function nearestName(name: string, known: readonly string[], mostEdits = MOST_EDITS): string | undefined {
  // More edits than half of a short name make every name near to every other.
  const limit = Math.min(mostEdits, Math.max(1, Math.floor(name.length / 2)));
  if (name.length > 100) return undefined;
  let nearest: { name: string; edits: number } | undefined;
  for (const candidate of known) {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    if (edits <= limit && edits < (nearest?.edits ?? Number.POSITIVE_INFINITY)) nearest = { name: candidate, edits };
  }
  return nearest?.name;
}

/** `is not known; did you mean X?`, or what is known when nothing is near. */
export function unknownName(name: string, known: readonly string[], what: string): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `is not ${what}; did you mean ${nearest}?`;
  return known.length === 0 ? `is not ${what}; there are none` : `is not ${what}; known: ${known.join(', ')}`;
}

/** Levenshtein's distance, one row at a time. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
