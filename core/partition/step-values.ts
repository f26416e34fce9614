/** A step along a path: what it takes at once, and how many times. */
export interface PathStep {
  /** `fewest`: one or more; `most`: any number. */
  readonly times: 'one' | 'fewest' | 'most';
  /** Where it ends when it takes what stands at `at`, always behind it; -1 when it does not take that. */
  readonly after: (path: string, at: number) => number;
  /** What it takes is a value. */
  readonly isValue: boolean;
}

/** A place that the steps have come to. */
interface Way {
  readonly step: number;
  /** Where the step began to take. */
  readonly begin: number;
  readonly at: number;
}

/**
 * What the steps take that are values, where together they take all of `path` from the first start that lets them: as a
 * regular expression with `+?` and `*` shares it among them. But that comes to the same place on ever new ways; here no
 * step looks at one twice.
 */
export function stepValues(
  steps: readonly PathStep[],
  path: string,
  starts: readonly number[],
): readonly string[] | undefined {
  const begins: number[] = [];
  const seen = new Uint8Array((steps.length + 1) * (path.length + 1));
  const ways: Way[] = starts.toReversed().map((at) => ({ step: 0, begin: at, at }));
  for (let way = ways.pop(); way !== undefined; way = ways.pop()) {
    const place = way.step * (path.length + 1) + way.at;
    if (seen[place] === 1) continue;
    seen[place] = 1;
    begins[way.step] = way.begin;
    const step = steps[way.step];
    if (step !== undefined) goOn(ways, way, step, path);
    else if (way.at === path.length) break;
  }
  if (seen.at(-1) === 0) return undefined;
  return steps.flatMap(({ isValue }, at) => (isValue ? [path.slice(begins[at], begins[at + 1])] : []));
}

/** Lays the ways from there on top of the others, the preferred one last. */
function goOn(ways: Way[], { step, begin, at }: Way, { times, after }: PathStep, path: string): void {
  const next = after(path, at);
  if (times === 'most') ways.push({ step: step + 1, begin: at, at });
  if (next === -1) return;
  if (times !== 'one') ways.push({ step, begin, at: next });
  if (times !== 'most') ways.push({ step: step + 1, begin: next, at: next });
}
