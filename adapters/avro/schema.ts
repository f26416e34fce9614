/** A schema as its JSON has it. */
export type Schema = string | readonly Schema[] | ComplexSchema;

export interface ComplexSchema {
  readonly type: Schema;
  readonly name?: string;
  readonly namespace?: string;
  readonly fields?: readonly { readonly name: string; readonly type: Schema }[];
  readonly items?: Schema;
  readonly values?: Schema;
  readonly symbols?: readonly string[];
  readonly size?: number;
}

export const PRIMITIVES: ReadonlySet<string> = new Set([
  'null',
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'bytes',
  'string',
]);

/** The full name of what `name` means inside `namespace`; names with a dot are full already. */
export const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

/** The namespace that holds inside a named schema. */
export function innerNamespace(schema: ComplexSchema, namespace: string): string {
  const name = schema.name ?? '';
  const dot = name.lastIndexOf('.');
  return dot >= 0 ? name.slice(0, dot) : (schema.namespace ?? namespace);
}
