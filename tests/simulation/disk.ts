import type { SeededRandom } from '../support/seeded-random.ts';

/** Bytes that grow; what was not synced may be lost. */
export class DiskFile {
  #bytes = new Uint8Array(1_024);
  #length = 0;
  #synced = 0;

  get length(): number {
    return this.#length;
  }

  write(bytes: Uint8Array, at: number): void {
    const end = at + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, at);
    this.#length = Math.max(this.#length, end);
    this.#synced = Math.min(this.#synced, at);
  }

  read(from: number, to: number): Uint8Array {
    return this.#bytes.slice(from, Math.min(to, this.#length));
  }

  sync(): void {
    this.#synced = this.#length;
  }

  /** What was not synced survives in part, or not at all; and what survives may have holes. */
  losePower(random: SeededRandom): void {
    const unsynced = this.#length - this.#synced;
    if (unsynced === 0) return;
    const kept = random.below(unsynced + 1);
    this.#length = this.#synced + kept;
    if (kept > 0 && random.chance(0.3)) this.#bytes.fill(0, this.#synced + random.below(kept), this.#length);
    this.#bytes.fill(0, this.#length);
    this.sync();
  }
}

/** A file system that survives processes, and of a power cut what was synced: bytes by file, names by folder. */
export class Disk {
  #names = new Map<string, DiskFile>();
  /** The names as the disk has them for certain. */
  #durable = new Map<string, DiskFile>();

  file(path: string): DiskFile | undefined {
    return this.#names.get(path);
  }

  text(path: string): string | undefined {
    const file = this.file(path);
    return file && Buffer.from(file.read(0, file.length)).toString('latin1');
  }

  link(path: string, file: DiskFile): void {
    this.#names.set(path, file);
  }

  /** A file, or a folder with all that is in it. */
  remove(path: string): void {
    for (const name of this.below(path)) this.#names.delete(name);
    this.#names.delete(path);
  }

  /** Paths of the files in a folder, however deep. */
  below(folder: string): string[] {
    return [...this.#names.keys()].filter((path) => path.startsWith(`${folder}/`)).sort();
  }

  /** The names in a folder are durable from now on. */
  syncFolder(folder: string): void {
    for (const path of this.#changed()) {
      if (path.slice(0, path.lastIndexOf('/')) === folder) this.#settle(path, this.#names, this.#durable);
    }
  }

  losePower(random: SeededRandom): void {
    for (const path of this.#changed()) {
      if (random.chance(0.5)) this.#settle(path, this.#durable, this.#names);
      else this.#settle(path, this.#names, this.#durable);
    }
    for (const file of new Set(this.#names.values())) file.losePower(random);
  }

  #changed(): string[] {
    const paths = new Set([...this.#names.keys(), ...this.#durable.keys()]);
    return [...paths].filter((path) => this.#names.get(path) !== this.#durable.get(path));
  }

  #settle(path: string, from: Map<string, DiskFile>, to: Map<string, DiskFile>): void {
    const file = from.get(path);
    if (file === undefined) to.delete(path);
    else to.set(path, file);
  }
}
