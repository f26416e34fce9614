/** Of what was logged under one name, over all mini-batches, in their order. */
export interface MetricTotal {
  /** Values logged. */
  readonly count: number;
  readonly last: unknown;
  /** Of the values that are numbers; absent where none is. */
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
}

/** Names beyond these are not in a summary; the audit has them all. */
const MOST_NAMES = 1_000;
/** Of a last value as JSON; a longer one is left to the audit. */
const LONGEST_LAST = 4_096;

interface Sums {
  count: number;
  last: string;
  numbers: number;
  sum: number;
  min: number;
  max: number;
}

/** Folds what mini-batches have logged into a few figures for each name. Pure; in the order of the calls. */
export class MetricTotals {
  readonly #byName = new Map<string, Sums>();

  /** `metrics`: each a name and a JSON value, joined by a tab. */
  note(metrics: readonly string[] = []): void {
    for (const metric of metrics) {
      const { name, json } = splitMetric(metric);
      const sums = this.#byName.get(name);
      if (sums !== undefined) add(sums, json);
      else if (this.#byName.size < MOST_NAMES) this.#byName.set(name, add(nothing(), json));
    }
  }

  totals(): Readonly<Record<string, MetricTotal>> {
    return Object.fromEntries([...this.#byName].map(([name, sums]) => [name, totalOf(sums)]));
  }
}

export function splitMetric(metric: string): { readonly name: string; readonly json: string } {
  const cut = metric.indexOf('\t');
  return { name: metric.slice(0, Math.max(0, cut)), json: metric.slice(cut + 1) };
}

/** Scripts' hosts write JSON; what is none is shown as the text that it is. */
export function metricValue(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const nothing = (): Sums => ({
  count: 0,
  last: '',
  numbers: 0,
  sum: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
});

function add(sums: Sums, json: string): Sums {
  sums.count += 1;
  sums.last = json;
  const number = json === '' ? Number.NaN : Number(json);
  if (!Number.isFinite(number)) return sums;
  sums.numbers += 1;
  sums.sum += number;
  sums.min = Math.min(sums.min, number);
  sums.max = Math.max(sums.max, number);
  return sums;
}

function totalOf({ count, last, numbers, sum, min, max }: Sums): MetricTotal {
  const shown = { count, last: last.length > LONGEST_LAST ? null : metricValue(last) };
  return numbers === 0 ? shown : { ...shown, min, max, mean: sum / numbers };
}
