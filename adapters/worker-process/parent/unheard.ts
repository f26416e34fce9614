import type { FrameListener } from '../frames.ts';
import { FRAME } from '../messages.ts';

/** So many bytes are not kept waiting. */
const MOST_BYTES = 64 * 1024;

/** Frames that a worker has sent and nobody has acted on, oldest first. */
export class Unheard {
  #frames: Parameters<FrameListener>[] = [];
  #answers = 0;
  #bytes = 0;
  #isPressing = false;

  add(...frame: Parameters<FrameListener>): void {
    const [type, header, body] = frame;
    this.#frames.push(frame);
    this.#bytes += header.length + body.length;
    if (type === FRAME.rows) this.#answers += 1;
    else if (type !== FRAME.began) this.#isPressing = true;
  }

  /**
   * Whether it is early enough to hear them later: only rows do not press, and only while the worker has more than half
   * of what it was handed before it.
   */
  mayWait(held: number, handedOver: number): boolean {
    if (this.#isPressing || this.#answers === 0 || this.#bytes > MOST_BYTES) return false;
    return held - this.#answers > handedOver / 2;
  }

  take(): readonly Parameters<FrameListener>[] {
    const frames = this.#frames;
    this.#frames = [];
    this.#answers = 0;
    this.#bytes = 0;
    this.#isPressing = false;
    return frames;
  }
}
