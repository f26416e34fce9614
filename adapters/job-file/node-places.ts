import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

export type NodePath = readonly (string | number)[];

interface Place {
  /** The value; undefined where the path ends too early. */
  readonly node: Node | undefined;
  /** Where it, or its key, or else its nearest parent begins. */
  readonly offset: number;
}

/** Where the values of a parsed document stand in its text. */
export class NodePlaces {
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(document: Document, lines: LineCounter) {
    this.#document = document;
    this.#lines = lines;
  }

  lineOf(path: NodePath): number {
    return Math.max(1, this.#lines.linePos(this.#find(path).offset).line);
  }

  textOf(path: NodePath): string | undefined {
    const { node } = this.#find(path);
    return isScalar(node) ? node.source : undefined;
  }

  keysOf(path: NodePath): readonly string[] {
    const { node } = this.#find(path);
    return isMap(node) ? node.items.map((pair) => keyText(pair.key)) : [];
  }

  #find(path: NodePath): Place {
    let node = this.#resolved(this.#document.contents);
    let offset = node?.range?.[0] ?? 0;
    for (const part of path) {
      const step = this.#step(node, part);
      if (step === undefined) return { node: undefined, offset };
      node = this.#resolved(step.value);
      offset = step.offset ?? offset;
    }
    return { node, offset };
  }

  #step(node: Node | undefined, part: string | number): { value: unknown; offset: number | undefined } | undefined {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => keyText(key) === String(part));
      return pair && { value: pair.value, offset: startOf(pair.key) };
    }
    if (!isSeq(node) || typeof part !== 'number' || part >= node.items.length) return undefined;
    return { value: node.items[part], offset: startOf(node.items[part]) };
  }

  #resolved(value: unknown): Node | undefined {
    if (isAlias(value)) return value.resolve(this.#document);
    return isNode(value) ? value : undefined;
  }
}

const startOf = (value: unknown): number | undefined => (isNode(value) ? value.range?.[0] : undefined);

/** As it is named in the plain value. */
const keyText = (key: unknown): string => (isScalar(key) ? String(key.value ?? '') : String(key));
