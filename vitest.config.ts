import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongWaitsFirst } from './tools/long-waits-first.ts';

const HOUSE = 'tests/house/**/*.test.ts';

export default defineConfig({
  test: {
    reporters: ['default', './tools/closing-line.ts'],
    // A selection that selects nothing proves nothing, and a lone test must not hide the others.
    passWithNoTests: false,
    allowOnly: false,
    dangerouslyIgnoreUnhandledErrors: false,
    sequence: { sequencer: LongWaitsFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{core,adapters,services,cli,sdk,schemas,tools}/**/*.test.ts', HOUSE],
          // Loading everything anew for each file would take longer than the tests.
          isolate: false,
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
          // The machine may be busy with the other steps of the check.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'whole',
          include: ['tests/**/*.test.ts'],
          exclude: [HOUSE],
          // A process for each file would load the same modules, of Azure and Kafka too, a hundred times.
          isolate: false,
          // Start a broker and a blob store when the first test asks for one.
          globalSetup: ['tests/support/kafka-counter.ts', 'tests/support/azurite-counter.ts'],
          // These wait for brokers and for processes that they have killed half of the time.
          maxWorkers: availableParallelism() * 2,
          sequence: { groupOrder: 1 },
          // Each wait has its own bound; this one is for what hangs.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
