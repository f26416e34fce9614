/** What nobody uses goes. With `--production` only the product counts: what is left over for tests alone shows there. */
const isProduction = process.argv.includes('--production');

export default {
  entry: [
    'cli/main.ts!',
    'sdk/entry-script.ts!',
    // Started as processes of their own.
    'adapters/worker-process/node/host.ts!',
    // Started as threads.
    'adapters/**/*-thread.ts!',
    'bench/*.mjs',
    'bench/scripts/{first-last,no_op,sizes,sleep,stamp}.ts',
    'bench/scripts/linear.mjs',
    'tests/**/*-scripts/*.ts',
    // Preloaded into processes.
    'tests/support/*.mjs',
    'tools/*.mjs',
    'tools/{docker-check,kafka-local}/main.ts',
    // Take the place of the file system's modules.
    'tests/simulation/disk-fs.ts',
    'tests/simulation/disk-fs-promises.ts',
  ],
  // Azurite is started by its file's name.
  ignoreDependencies: ['azurite'],
  ignoreBinaries: ['java', 'mkfifo', 'mount', 'umount'],
  project: [
    '{core,adapters,services,cli,sdk}/**/*.ts!',
    '!**/*.test.ts!',
    '{schemas,tests,bench,tools}/**/*.{ts,mjs}',
    '*.{ts,mjs}',
  ],
  // A type may be named for its own sake; a function may be exported for its test beside it, if its file uses it too.
  ignoreExportsUsedInFile: isProduction ? true : { interface: true, type: true },
};
