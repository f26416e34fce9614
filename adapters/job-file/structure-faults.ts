import { type Document, isScalar, type Pair, visit, type YAMLMap } from 'yaml';

/** What the parser lets pass, or would need the square of the size to find. */
export interface StructureFault {
  readonly offset: number;
  readonly problem: string;
}

/** More names than any job has. */
const MOST_NAMES = 1_000;

/** Names that are there twice, mappings without end, aliases inside of what they stand for. */
export function structureFaults(document: Document): StructureFault[] {
  const faults: StructureFault[] = [];
  visit(document, {
    Map: (_, node) => void faults.push(...namesFaults(node)),
    Alias(_, node, path) {
      const target = node.resolve(document);
      if (target === undefined || !path.includes(target)) return;
      faults.push({ offset: node.range?.[0] ?? 0, problem: `*${node.source} stands inside of what it stands for` });
    },
  });
  return faults;
}

function namesFaults(node: YAMLMap): StructureFault[] {
  if (node.items.length > MOST_NAMES) {
    return [{ offset: node.range?.[0] ?? 0, problem: `a mapping of more than ${MOST_NAMES} names is no setting` }];
  }
  const seen = new Set<string>();
  return node.items.flatMap((pair) => nameFault(pair, seen) ?? []);
}

function nameFault({ key }: Pair, seen: Set<string>): StructureFault | undefined {
  if (!isScalar(key)) return { offset: 0, problem: 'a name must be a plain text' };
  const name = String(key.value ?? '');
  const offset = key.range?.[0] ?? 0;
  if (seen.has(name)) return { offset, problem: `${JSON.stringify(name)} is there twice; remove one of the two` };
  seen.add(name);
  return undefined;
}
