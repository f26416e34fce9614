// Preloaded into a process: at SIGUSR2 its event loop does nothing for MILLRACE_TEST_BLOCK_MS, as in a busy loop.
const ms = Number(process.env.MILLRACE_TEST_BLOCK_MS);
process.on('SIGUSR2', () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms));
