/** The functions that a formula may call: a closed list, with what their arguments may be called. */
export const formulaFunctions: ReadonlyMap<string, Signature> = new Map([
  // elementwise arithmetic
  ...ofX('I'),
  takes('log', ['x', 'base']),
  ...ofX('log2 log10 log1p exp expm1 sqrt abs sign sin cos tan asin acos atan sinh cosh tanh floor ceiling trunc'),
  takes('round', ['x', 'digits']),
  takes('pow', ['x', 'y'], 2),
  takes('pmin', [], 1, 99),
  takes('pmax', [], 1, 99),
  takes('ifelse', ['test', 'yes', 'no'], 3),
  ...ofX('as.numeric'),
  takes('c', [], 1, 10_000),
  // categories
  takes('C', ['x', 'contrast', 'reference', 'levels']),
  takes('factor', ['x', 'levels', 'contrast', 'reference']),
  // transforms that remember their state
  ...ofX('mean sd min max median center'),
  takes('scale', ['x', 'center', 'scale']),
  takes('poly', ['x', 'degree', 'raw']),
  takes('ns', ['x', 'df', 'knots', 'intercept', 'Boundary.knots']),
  takes('bs', ['x', 'df', 'knots', 'degree', 'intercept', 'Boundary.knots']),
  // what only a formula has
  ...ofX('offset'),
  takes('cbind', [], 1, 10_000),
]);

interface Signature {
  readonly least: number;
  readonly most: number;
  readonly parameters: readonly string[];
}

function takes(name: string, parameters: readonly string[], least = 1, most = parameters.length): readonly [string, Signature] {
  return [name, { least, most, parameters }];
}

/** Functions of one argument, x. */
function ofX(names: string): readonly (readonly [string, Signature])[] {
  return names.split(' ').map((name) => takes(name, ['x']));
}
