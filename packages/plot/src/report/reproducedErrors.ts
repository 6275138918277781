import type { FittedModel } from 'expofam';

/** How the errors of a model with another covariance are asked for. */
export interface ReproducedErrors {
  /** Options of the command; undefined where it has none for them. */
  readonly command?: readonly string[];
  /** The options of `withCovariance`, as TypeScript. */
  readonly options: string;
  /** R's covariance of a fit called `model`; undefined where the packages have none, or draws of their own. */
  readonly r?: string;
  /** What the model does not say. */
  readonly note?: string;
}

/**
 * The errors that the label of a covariance (`HC3`, `clustered by clinic (HC0 × G/(G − 1); 21 clusters)`) stands for; undefined
 * for the model's own, and `unknown` for a label that does not say enough: clusters that are no column, several columns of which
 * one has an `and` in its name.
 */
export function reproducedErrors(
  { state }: FittedModel,
  quoted: { shell(text: string): string; r(column: string): string },
): ReproducedErrors | 'unknown' | undefined {
  const label = state.covarianceType;
  if (label === undefined) return undefined;
  // nnet's fits have no scores that sandwich could read.
  const r = (call: string): Pick<ReproducedErrors, 'r'> => (state.family.components ? {} : { r: `sandwich::${call}` });
  if (/^HC\d+m?$/.test(label)) {
    return { command: [`--robust ${label}`], options: `{ type: '${label}' }`, ...r(`vcovHC(model, type = "${label}")`) };
  }
  if (label === 'observed') return { options: "{ type: 'observed' }" };
  const clustered = /^clustered by (.+) \((HC[0-3])( × G\/\(G − 1\))?; ([\d and]+) clusters\)$/.exec(label);
  if (clustered) {
    const [, names, type, factor, counts] = clustered;
    const ways = counts.split(' and ').length;
    const columns = ways === 1 ? [names] : names.split(' and ');
    if (columns.length !== ways || columns.some(isNameless)) return 'unknown';
    const isDefault = type === 'HC0';
    const cluster = JSON.stringify(ways === 1 ? columns[0] : columns);
    return {
      ...(factor === undefined
        ? {}
        : { command: [...columns.map((c) => `--cluster ${quoted.shell(c)}`), ...(isDefault ? [] : [`--robust ${type}`])] }),
      options: `{ type: 'cluster', cluster: ${cluster}${isDefault ? '' : `, clusterType: '${type}'`}${factor === undefined ? ', cadjust: false' : ''} }`,
      ...r(
        `vcovCL(model, cluster = ~ ${columns.map(quoted.r).join(' + ')}, type = "${type}", cadjust = ${factor === undefined ? 'FALSE' : 'TRUE'})`,
      ),
    };
  }
  const series = /^Newey–West \(lag (\d+)(?:, prewhitened(?: by VAR\((\d+)\))?)?(, × n\/\(n − k\))?\)$/.exec(label);
  if (series) {
    const [whole, lag, order, adjusted] = series;
    const prewhite = order === undefined ? (whole.includes('prewhitened') ? 1 : 0) : Number(order);
    return {
      ...(prewhite > 1 || adjusted ? {} : { command: [`--newey-west ${lag}${prewhite ? ',prewhite' : ''}`] }),
      options: `{ type: 'newey-west', lag: ${lag}${prewhite ? `, prewhite: ${prewhite === 1 ? 'true' : prewhite}` : ''}${adjusted ? ', adjust: true' : ''} }`,
      ...r(`NeweyWest(model, lag = ${lag}, prewhite = ${prewhite === 0 ? 'FALSE' : prewhite}${adjusted ? ', adjust = TRUE' : ''})`),
    };
  }
  const drawn = /^bootstrap \((cases|parametric|clusters by (.+)), (\d+) replicates?\)$/.exec(label);
  if (drawn && !isNameless(drawn[2] ?? '')) {
    const [, kind, column, replicates] = drawn;
    const isParametric = kind === 'parametric';
    return {
      ...(isParametric
        ? {}
        : { command: [...(column === undefined ? [] : [`--cluster ${quoted.shell(column)}`]), `--bootstrap ${replicates}`] }),
      options: `{ type: 'bootstrap'${column === undefined ? '' : `, cluster: ${JSON.stringify(column)}`}, bootstrap: { replicates: ${replicates}${isParametric ? ", kind: 'parametric'" : ''} } }`,
      note: 'The draws of the bootstrap depend on its seed, which the model does not hold: with another one the standard errors differ by chance.',
    };
  }
  return 'unknown';
}

/** What a label calls clusters that were values without a column. */
const isNameless = (name: string): boolean => /^way \d+$/.test(name);
