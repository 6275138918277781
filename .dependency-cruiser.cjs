// Who may import whom. scripts/checkLayers.mjs runs this and proves that it looked at every file and that it can fail.
// The layers are described in ARCHITECTURE.md.

/** For each folder of packages/expofam/src the other folders that it may import from. `core` is for all. */
const uses = {
  core: [],
  // the theory
  math: [],
  kernels: ['math'],
  expr: ['math', 'kernels'],
  family: ['expr', 'kernels', 'math'],
  families: ['family', 'expr', 'kernels', 'math'],
  theory: ['families', 'family', 'expr', 'kernels', 'math'],
  // the data
  data: [],
  formula: ['data'],
  design: ['formula', 'data', 'kernels', 'math'],
  // the fit
  engine: ['family', 'kernels', 'math'],
  inference: ['engine', 'family', 'expr', 'kernels', 'math'],
  model: ['math', 'kernels', 'expr', 'family', 'families', 'theory', 'data', 'formula', 'design', 'engine', 'inference', 'output'],
  output: ['theory', 'inference', 'family', 'expr', 'data', 'math'],
};

/** Folders whose types alone may be named: the fit sees the design as data, the outputs see the model as data. */
const usesTypesOf = {
  engine: ['design'],
  inference: ['design'],
  output: ['model', 'design', 'engine'],
};

const library = '^packages/expofam/src/';
const folder = (names) => `${library}(${names.join('|')})/`;

const layers = Object.entries(uses).flatMap(([name, others]) => {
  const values = [name, 'core', ...others];
  const types = usesTypesOf[name] ?? [];
  return [
    {
      name: `layer-${name}`,
      comment: `${name}/ may import from: ${values.join(', ')}${types.length > 0 ? `, and types from: ${types.join(', ')}` : ''}`,
      severity: 'error',
      from: { path: folder([name]) },
      to: { path: library, pathNot: folder([...values, ...types]) },
    },
    ...(types.length === 0
      ? []
      : [
          {
            name: `layer-${name}-types`,
            comment: `${name}/ may name types of ${types.join(', ')} (import type), but not call them`,
            severity: 'error',
            from: { path: folder([name]) },
            to: { path: folder(types), dependencyTypesNot: ['type-only'] },
          },
        ]),
  ];
});

/** For each workspace the others that it may import from. */
const workspaceUses = {
  'packages/expofam': [],
  'packages/plot': ['packages/expofam'],
  'packages/node': ['packages/expofam'],
  'packages/cli': ['packages/expofam', 'packages/plot', 'packages/node'],
  'apps/workbench': ['packages/expofam', 'packages/plot'],
};

const workspaces = Object.entries(workspaceUses).map(([name, others]) => ({
  name: `workspace-${name.split('/')[1]}`,
  comment: `${name} may import from: ${others.length > 0 ? others.join(', ') : 'no other workspace'}`,
  severity: 'error',
  from: { path: `^${name}/src/` },
  to: { path: '^(packages|apps)/', pathNot: `^(${[name, ...others].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...workspaces,
    {
      name: 'known-folder',
      comment: 'every folder of the library has a place in the layers: add a new one to .dependency-cruiser.cjs and ARCHITECTURE.md',
      severity: 'error',
      from: { path: library, pathNot: [folder(Object.keys(uses)), `${library}(index|glm|families|threads|rowWorker)\\.ts$`] },
      to: {},
    },
    {
      name: 'public-entry',
      comment:
        "one workspace uses another by its name, that is its index.ts (or expofam/threads, expofam-plot/node, expofam-node/threads), not its inside; and nothing imports its own workspace's index.ts",
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/src/' },
      to: {
        path: '^packages/([^/]+)/src/',
        pathNot: [
          '^$1/$2/src/(?!index\\.ts$)',
          '^packages/(?!$2/)[^/]+/src/index\\.ts$',
          '^packages/plot/src/node\\.ts$',
          '^packages/node/src/threads\\.ts$',
        ],
      },
    },
    {
      name: 'no-cycle',
      comment: 'modules that import each other cannot be understood, tested or loaded one by one; types may refer to each other',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-node-in-library',
      comment: 'packages/expofam also runs in browsers and workers',
      severity: 'error',
      from: { path: library },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'declared-dependency',
      comment: "an npm package that the sources import must stand in the workspace's own package.json",
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'an import that leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
};
