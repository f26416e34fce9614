const NAP_MS = 1;
const napping = new Int32Array(new SharedArrayBuffer(4));

/** Waits for a pipe that is full, or empty, without a turn of the event loop. */
export function nap(): void {
  Atomics.wait(napping, 0, 0, NAP_MS);
}
