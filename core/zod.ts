import { z } from 'zod';

// What is read here are a few small documents in each process: compiling readers of them takes longer than it saves.
z.config({ jitless: true });

/** What shapes of documents are written in. */
export { z };
