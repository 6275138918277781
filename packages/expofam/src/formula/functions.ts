/** The functions that a formula may call: a closed list, with what their arguments may be called. */
export const formulaFunctions: ReadonlyMap<
  string,
  { readonly least: number; readonly most: number; readonly parameters: readonly string[] }
> = new Map(
  Object.entries({
    // elementwise arithmetic
    I: one('x'),
    log: { least: 1, most: 2, parameters: ['x', 'base'] },
    log2: one('x'),
    log10: one('x'),
    log1p: one('x'),
    exp: one('x'),
    expm1: one('x'),
    sqrt: one('x'),
    abs: one('x'),
    sign: one('x'),
    sin: one('x'),
    cos: one('x'),
    tan: one('x'),
    asin: one('x'),
    acos: one('x'),
    atan: one('x'),
    sinh: one('x'),
    cosh: one('x'),
    tanh: one('x'),
    floor: one('x'),
    ceiling: one('x'),
    trunc: one('x'),
    round: { least: 1, most: 2, parameters: ['x', 'digits'] },
    pow: { least: 2, most: 2, parameters: ['x', 'y'] },
    pmin: { least: 1, most: 99, parameters: [] },
    pmax: { least: 1, most: 99, parameters: [] },
    ifelse: { least: 3, most: 3, parameters: ['test', 'yes', 'no'] },
    'as.numeric': one('x'),
    c: { least: 1, most: 10_000, parameters: [] },
    // categories
    C: { least: 1, most: 4, parameters: ['x', 'contrast', 'reference', 'levels'] },
    factor: { least: 1, most: 4, parameters: ['x', 'levels', 'contrast', 'reference'] },
    // transforms that remember their state
    mean: one('x'),
    sd: one('x'),
    min: one('x'),
    max: one('x'),
    median: one('x'),
    center: one('x'),
    scale: { least: 1, most: 3, parameters: ['x', 'center', 'scale'] },
    poly: { least: 1, most: 3, parameters: ['x', 'degree', 'raw'] },
    ns: { least: 1, most: 5, parameters: ['x', 'df', 'knots', 'intercept', 'Boundary.knots'] },
    bs: { least: 1, most: 6, parameters: ['x', 'df', 'knots', 'degree', 'intercept', 'Boundary.knots'] },
    // what only a formula has
    offset: one('x'),
    cbind: { least: 1, most: 10_000, parameters: [] },
  }),
);

function one(name: string) {
  return { least: 1, most: 1, parameters: [name] };
}
