/** The walls of the house (docs/reference and ARCHITECTURE.md). A red wall means the code is in the wrong room. */
const test = '\\.(test|contract)\\.ts$';

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
      comment: 'A service knows core and its own folder; only its main.ts knows adapters.',
      severity: 'error',
      from: { path: '^services/([^/]+)/', pathNot: [test, 'main\\.ts$'] },
      to: { pathNot: ['^core/', '^services/$1/'] },
    },
    {
      name: 'adapters-are-strangers',
      comment: 'An adapter knows the ports, the errors and its own technology.',
      severity: 'error',
      from: { path: '^adapters/([^/]+)/', pathNot: test },
      to: {
        path: '^(core|adapters|services|cli|sdk)/',
        pathNot: ['^core/ports/', '^core/errors\\.ts$', '^adapters/$1/'],
      },
    },
    {
      name: 'only-main-picks-adapters',
      comment: 'Adapters are chosen in one wiring file.',
      severity: 'error',
      from: { path: '^(cli|sdk|services)/', pathNot: [test, 'main\\.ts$', '^cli/wiring/'] },
      to: { path: '^adapters/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^dist/', '^examples/.*/node_modules', '^bench/work/'] },
    includeOnly: '^(core|adapters|services|cli|sdk|schemas|tests|bench|tools|node_modules)/|^node:|^[a-z_]+$',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
