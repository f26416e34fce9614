import { type ComplexSchema, fullName, innerNamespace, PRIMITIVES, type Schema } from './schema.ts';

/**
 * The parsing canonical form of the Avro specification: what two schemas must share to read the same bytes alike.
 * Written here, because a codec that only needs fingerprints must not pay for compiling every schema at start-up.
 */
export function canonicalForm(schema: Schema, namespace = ''): string {
  if (typeof schema === 'string') {
    return JSON.stringify(PRIMITIVES.has(schema) ? schema : fullName(schema, namespace));
  }
  if (isUnion(schema)) return `[${schema.map((branch) => canonicalForm(branch, namespace)).join(',')}]`;
  if (typeof schema.type !== 'string') return canonicalForm(schema.type, namespace);
  if (PRIMITIVES.has(schema.type)) return JSON.stringify(schema.type);
  return `{${attributes(schema, schema.type, namespace).join(',')}}`;
}

const isUnion = (schema: Schema): schema is readonly Schema[] => Array.isArray(schema);

/** In the order that the specification fixes: name, type, fields, symbols, items, values, size. */
function attributes(schema: ComplexSchema, type: string, namespace: string): string[] {
  const inner = innerNamespace(schema, namespace);
  const parts: string[] = [];
  if (schema.name !== undefined) parts.push(`"name":${JSON.stringify(fullName(schema.name, inner))}`);
  parts.push(`"type":${JSON.stringify(type)}`);
  if (schema.fields !== undefined) {
    const fields = schema.fields.map(
      (field) => `{"name":${JSON.stringify(field.name)},"type":${canonicalForm(field.type, inner)}}`,
    );
    parts.push(`"fields":[${fields.join(',')}]`);
  }
  if (schema.symbols !== undefined) parts.push(`"symbols":${JSON.stringify(schema.symbols)}`);
  if (schema.items !== undefined) parts.push(`"items":${canonicalForm(schema.items, inner)}`);
  if (schema.values !== undefined) parts.push(`"values":${canonicalForm(schema.values, inner)}`);
  if (schema.size !== undefined) parts.push(`"size":${Number(schema.size)}`);
  return parts;
}
