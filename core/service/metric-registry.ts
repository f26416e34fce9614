type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly kind: 'counter' | 'gauge';
  readonly help: string;
  /** By labels, as they are written. */
  readonly values: Map<string, number>;
}

/** A label's values may come from users; beyond so many further ones are counted together. */
const MOST_SERIES = 200;

/** Counters and gauges, and the text in which Prometheus reads them. */
export class MetricRegistry {
  readonly #metrics = new Map<string, Metric>();

  /** Without labels it stands at 0 from the beginning. */
  declare(name: string, kind: Metric['kind'], help: string, labels: readonly Labels[] = [{}]): void {
    const values = new Map(labels.map((each) => [written(each), 0]));
    this.#metrics.set(name, { kind, help, values });
  }

  add(name: string, amount: number, labels: Labels = {}): void {
    const values = this.#metrics.get(name)?.values;
    if (values === undefined) return;
    const series = seriesIn(values, labels);
    values.set(series, (values.get(series) ?? 0) + amount);
  }

  set(name: string, value: number, labels: Labels = {}): void {
    const values = this.#metrics.get(name)?.values;
    values?.set(seriesIn(values, labels), value);
  }

  /** The exposition format 0.0.4. */
  text(): string {
    const lines: string[] = [];
    for (const [name, { kind, help, values }] of this.#metrics) {
      lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`);
      for (const [series, value] of values) lines.push(`${name}${series} ${value}`);
    }
    return `${lines.join('\n')}\n`;
  }
}

function seriesIn(values: ReadonlyMap<string, number>, labels: Labels): string {
  const series = written(labels);
  if (values.has(series) || values.size < MOST_SERIES) return series;
  return written(Object.fromEntries(Object.keys(labels).map((name) => [name, 'other'])));
}

function written(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
