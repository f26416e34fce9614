/** The walls of the house (ARCHITECTURE.md). A red wall means the code is in the wrong room. */
const test = '\\.(test|contract)\\.ts$';

/** Libraries have one home each; nobody else knows them. */
const HOMES = {
  '@azure/identity': '^adapters/azure-blob/',
  '@azure/storage-blob': '^adapters/azure-blob/',
  avsc: '^adapters/avro/',
  commander: '^cli/',
  hyparquet: '^adapters/tables/',
  'hyparquet-writer': '^adapters/tables/',
  ignore: '^adapters/snapshot/',
  kafkajs: '^adapters/kafka/',
  'nodejs-polars': '^adapters/worker-process/node/table/',
  picomatch: '^adapters/path-patterns/',
  rxjs: '^(cli|sdk)/',
  yaml: '^adapters/job-file/',
  zod: '^core/',
};

export default {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'core decides: no node:*, no library but the validator, no other room.',
      severity: 'error',
      from: { path: '^core/', pathNot: test },
      to: { pathNot: ['^core/', '^node_modules/zod/'] },
    },
    {
      name: 'services-are-strangers',
      comment: 'A service knows core and its own folder; its main.ts adapters as well. Never another service.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: [test, '^services/[^/]+/main\\.ts$'] },
      to: { pathNot: ['^core/', '^services/$1/'] },
    },
    {
      name: 'services-are-strangers',
      severity: 'error',
      from: { path: '^services/([^/]+)/main\\.ts$' },
      to: { path: '^(services|cli|sdk|schemas|tests|bench|tools)/', pathNot: '^services/$1/' },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'An adapter knows the ports, the errors and its own technology.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/', pathNot: test },
      to: {
        path: '^(core|adapters|services|cli|sdk|schemas|tests|bench|tools)/',
        pathNot: ['^core/ports/', '^core/errors\\.ts$', '^adapters/$1/'],
      },
    },
    {
      name: 'only-main-picks-adapters',
      comment: "Adapters, and a service's entry points, are chosen where the parts meet and nowhere else.",
      severity: 'error',
      from: { path: '^(cli|sdk)/', pathNot: [test, '^(cli|sdk)/wiring/'] },
      to: { path: '^(adapters|services|schemas|tests|bench|tools)/' },
    },
    {
      name: 'one-home-a-library',
      comment: 'Each library is imported in one place only.',
      severity: 'error',
      from: { path: '^(core|adapters|services|cli|sdk)/', pathNot: test },
      to: { path: '^node_modules/', pathNot: Object.keys(HOMES).map((library) => `^node_modules/${library}/`) },
    },
    ...Object.entries(HOMES).map(([library, home]) => ({
      name: 'one-home-a-library',
      severity: 'error',
      from: { path: '^(core|adapters|services|cli|sdk)/', pathNot: [test, home] },
      to: { path: `^node_modules/${library}/` },
    })),
    {
      name: 'no-cycles',
      comment: 'Types count as well.',
      severity: 'error',
      from: { pathNot: '^tests/simulation/' },
      to: { circular: true },
    },
    {
      name: 'no-cycles-in-the-simulation',
      comment: 'The parts of a simulated world know its type; what runs goes one way.',
      severity: 'error',
      from: { path: '^tests/simulation/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^examples/', '^bench/work/', '(^|/)\\.millrace/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
