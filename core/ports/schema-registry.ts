/** Keeps schemas under numbers that a few bytes of a record can hold. */
export interface SchemaRegistry {
  /**
   * The id of this schema under this subject; it is registered when it is not there. Waits for a registry that is away.
   *
   * @throws MillraceError `REGISTRY_REFUSED` when the registry does not take it
   */
  register(subject: string, text: string): Promise<number>;
  /** Undefined when there is no schema of this id. Waits as well; @throws what made `signal` abort. */
  schema(id: number, signal: AbortSignal): Promise<string | undefined>;
}

/** What the codec knows of schemas: the other side of the bridge between a registry's ids and our records. */
export interface SchemaBook {
  /** The schema that a record of ours was written with. */
  writtenWith(value: Uint8Array): WrittenSchema;
  /** The id that has to be learned before a record can be read; undefined for all that need none. */
  unknownId(value: Uint8Array): number | undefined;
  /** What the registry has for an id; undefined is nothing. Whatever it is, nothing is thrown before a record is decoded. */
  learn(id: number, text: string | undefined): void;
}

export interface WrittenSchema {
  /** In full, with its namespace. */
  readonly name: string;
  /** Its JSON. */
  readonly text: string;
}
