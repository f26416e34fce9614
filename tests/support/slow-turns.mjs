// Preloaded into a process that is to get the processor seldom: each turn of its event loop takes as long as several
// mini-batches do, between what it hears and what it does about it.
const EACH_MS = 25;
const never = new Int32Array(new SharedArrayBuffer(4));

function stall() {
  Atomics.wait(never, 0, 0, EACH_MS);
  setImmediate(stall).unref();
}

setImmediate(stall).unref();
