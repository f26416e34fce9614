import type { DataFrame } from 'nodejs-polars';

/** Each row as JSON, behind the names of the columns: what every host's script of this name returns. */
export function run(miniBatch: DataFrame, context: { readonly partitionKeyValue?: object }): string[] {
  const values = miniBatch.rows().map((row: unknown[]) => row.map(plain));
  const head = { columns: miniBatch.columns, ...context.partitionKeyValue };
  return [JSON.stringify(head), ...values.map((row: unknown[]) => JSON.stringify(row))];
}

function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return typeof value === 'bigint' ? Number(value) : value;
}
