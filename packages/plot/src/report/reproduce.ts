import { columnNamed, type FittedModel, fileFormatOf } from 'expofam';
import { splitArguments } from './callArguments.ts';
import { type ReproducedErrors, reproducedErrors } from './reproducedErrors.ts';
import { rContrasts, rFormula, rName } from './rFormula.ts';

export interface Reproduction {
  readonly language: string;
  readonly code: string;
}

/** What the code is to name. */
export interface FitNames {
  /** The data file, as the reader has it. */
  readonly file?: string;
  /** Columns of the weights; those of the fit by default. */
  readonly weights?: string;
  readonly frequencyWeights?: string;
}

/** How to get the same fit again: on the command line, in TypeScript and, where R has the model, in R. */
export function reproduce(model: FittedModel, chosen: FitNames): Reproduction[] {
  const { state } = model;
  const names: FitNames = { ...chosen, ...weightNames(model, chosen) };
  const file = names.file ?? 'data.csv';
  // Double quotes around a name that the command would split or trim.
  const named = (text: string): string => (/[",=]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const record = (entries: readonly (readonly [string, string | number])[]): string =>
    entries.map(([name, value]) => `${named(name)}=${value}`).join(',');
  const isDefault = state.links.every((link, j) => model.family.predictors[j]?.link.name === link) && state.family.name !== 'gamma';
  const link =
    state.links.length === 1 || state.family.components
      ? state.links[0]
      : state.predictors.map((p, j) => `${p}=${state.links[j]}`).join(',');
  const given = Object.entries(state.family.constants).filter(
    ([name, value]) => !Object.hasOwn(state.family.estimated, name) && model.family.declaration.constants?.[name]?.value !== value,
  );
  const errors = knownErrors(model);
  const contrasts = namedContrasts(model);
  const ordered = columnLevels(model).filter(([, levels]) => levels.some((level, i) => i > 0 && level < levels[i - 1]));
  const { classWeights } = state.frame;
  const { classes, success } = state.response;
  // Of two classes the last is the success unless the other way round was asked for.
  const reference =
    model.family.declaration.response === 'class' || (success !== undefined && classes?.length === 2 && success === classes[0])
      ? classes?.at(-1)
      : undefined;
  const command = [
    `expofam fit ${shell(file)} ${shell(state.formula)} --family ${state.family.name}`,
    ...(isDefault ? [] : [`--link ${shell(link)}`]),
    ...(state.frame.offset === undefined ? [] : [`--offset ${shell(state.frame.offset)}`]),
    ...(names.weights === undefined ? [] : [`--weights ${shell(names.weights)}`]),
    ...(names.frequencyWeights === undefined ? [] : [`--frequency-weights ${shell(names.frequencyWeights)}`]),
    ...(reference === undefined ? [] : [`--reference ${shell(reference)}`]),
    ...(classWeights === undefined ? [] : [`--class-weights ${shell(record(Object.entries(classWeights)))}`]),
    ...given.map(([name, value]) => `--param ${name}=${value}`),
    ...(contrasts.length ? [`--contrasts ${shell(record(contrasts))}`] : []),
    ...ordered.map(([column, levels]) => `--levels ${shell(`${column}=${levels.map(named).join(',')}`)}`),
    ...(state.parallel ? [`--parallel ${shell(state.parallel.join(' + '))}`] : []),
    ...(state.parameterization ? [`--parameterization ${state.parameterization}`] : []),
    ...(state.biasReduction === undefined ? [] : [`--bias-reduction ${state.biasReduction}`]),
    ...(errors?.command ?? []),
  ].join(' \\\n  ');
  const options = [
    `family: '${state.family.name}'`,
    ...(isDefault
      ? []
      : [
          `link: ${state.links.length === 1 || state.family.components ? `'${link}'` : JSON.stringify(Object.fromEntries(state.predictors.map((p, j) => [p, state.links[j]])))}`,
        ]),
    ...(state.frame.offset === undefined ? [] : [`offset: ${JSON.stringify(state.frame.offset)}`]),
    ...(names.weights === undefined ? [] : [`weights: ${JSON.stringify(names.weights)}`]),
    ...(names.frequencyWeights === undefined ? [] : [`frequencyWeights: ${JSON.stringify(names.frequencyWeights)}`]),
    ...(reference === undefined ? [] : [`reference: ${JSON.stringify(reference)}`]),
    ...(classWeights === undefined ? [] : [`classWeights: ${JSON.stringify(classWeights)}`]),
    ...(given.length ? [`parameters: ${JSON.stringify(Object.fromEntries(given))}`] : []),
    ...(contrasts.length ? [`contrasts: ${JSON.stringify(Object.fromEntries(contrasts))}`] : []),
    ...(ordered.length ? [`levels: ${JSON.stringify(Object.fromEntries(ordered))}`] : []),
    ...(state.parallel ? [`parallel: ${JSON.stringify(state.parallel)}`] : []),
    ...(state.parameterization ? [`parameterization: '${state.parameterization}'`] : []),
    ...(state.biasReduction === undefined ? [] : [`biasReduction: '${state.biasReduction}'`]),
  ];
  const fitted = `glm(${JSON.stringify(state.formula)}, data, {
${options.map((o) => `  ${o},`).join('\n')}
})`;
  const script = `import { glm${errors ? ', withCovariance' : ''} } from 'expofam';
import { readTable } from 'expofam-node';

const data = await readTable(${JSON.stringify(file)});
const model = ${errors ? `withCovariance(${fitted}, ${errors.options})` : fitted};
console.log(model.summary());`;
  const r = rCall(model, file, names);
  return [
    { language: 'Command line', code: command },
    { language: 'TypeScript', code: script },
    ...(r === undefined ? [] : [{ language: 'R', code: r }]),
  ];
}

function weightNames({ state }: FittedModel, given: FitNames): FitNames {
  const weights = given.weights ?? state.frame.weights;
  const frequencyWeights = given.frequencyWeights ?? state.frame.frequencyWeights;
  return { ...(weights == null ? {} : { weights }), ...(frequencyWeights == null ? {} : { frequencyWeights }) };
}

/** Weights that were values without a name: no code here has them. */
export function namelessWeights({ state }: FittedModel, given: FitNames): string[] {
  return [
    ...(state.frame.weights === null && given.weights === undefined ? ['weights'] : []),
    ...(state.frame.frequencyWeights === null && given.frequencyWeights === undefined ? ['frequency weights'] : []),
  ];
}

const shell = (text: string): string => (/^[\w./:=,@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

function knownErrors(model: FittedModel): ReproducedErrors | undefined {
  const errors = reproducedErrors(model, { shell, r: rName });
  return errors === 'unknown' ? undefined : errors;
}

/** What of the model's standard errors the code leaves out, or leaves to chance. */
export function errorsNote(model: FittedModel, given: readonly Reproduction[]): string | undefined {
  const { covarianceType } = model.state;
  const errors = reproducedErrors(model, { shell, r: rName });
  if (errors === undefined) return undefined;
  if (errors === 'unknown') {
    return `The model has standard errors ${covarianceType}, of which it does not hold enough to ask for them again: this code gives the same coefficients with the errors of the model.`;
  }
  const hasR = given.some(({ language }) => language === 'R');
  const without = [...(errors.command ? [] : ['the command']), ...(errors.r || !hasR ? [] : ['R’s call'])];
  const missing = without.length
    ? `The model has standard errors ${covarianceType}: ${without.join(' and ')} below ${without.length > 1 ? 'have' : 'has'} those of the model instead.`
    : undefined;
  return [errors.note, missing].filter(Boolean).join(' ') || undefined;
}

/** Columns whose contrast was an option of the fit; a contrast that the formula names stands there. */
function namedContrasts(model: FittedModel): [string, string][] {
  type Variable = { readonly kind: string; readonly label: string; readonly contrast?: { readonly kind: string } };
  const variables = model.state.frame.predictors.flatMap((part) => part.variables as readonly Variable[]);
  const chosen = variables.flatMap((v): [string, string][] => {
    const name = columnNamed(v.label);
    return name !== undefined && v.contrast !== undefined && v.contrast.kind !== 'treatment' ? [[name, v.contrast.kind]] : [];
  });
  return [...new Map(chosen)];
}

/** The levels of the columns of text among the predictors, in their order. */
function columnLevels(model: FittedModel): [string, readonly string[]][] {
  type Variable = { readonly kind: string; readonly label: string; readonly levels?: readonly string[] };
  const variables = model.state.frame.predictors.flatMap((part) => part.variables as readonly Variable[]);
  const found = variables.flatMap(({ label, levels }): [string, readonly string[]][] => {
    const name = columnNamed(label);
    return name === undefined || levels === undefined ? [] : [[name, levels]];
  });
  return [...new Map(found)];
}

const rFamilies: Readonly<Record<string, string>> = {
  gaussian: 'gaussian',
  bernoulli: 'binomial',
  binomial: 'binomial',
  quasibinomial: 'quasibinomial',
  poisson: 'poisson',
  quasipoisson: 'quasipoisson',
  gamma: 'Gamma',
  exponential: 'Gamma',
  'inverse-gaussian': 'inverse.gaussian',
};

const rCollator = new Intl.Collator('en');

/** The formula with another left side; a name in backquotes may hold a tilde, and the new side a `$`. */
const withLeftSide = (formula: string, side: string): string => formula.replace(/^(?:`(?:\\.|[^\\`])*`|[^~`])*~/, () => `${side} ~`);

/** The response of a multinomial with its reference first, as R has it: classes in one column, or counts in a column for each. */
function leftSide(label: string, reference: string): string | undefined {
  const counts = /^cbind\((.*)\)$/s.exec(label);
  if (!counts) return `relevel(factor(${rFormula(label.replace(/^C\((.*)\)$/, '$1'))}), ref = ${JSON.stringify(reference)})`;
  const columns = splitArguments(counts[1]);
  const first = columns.find((column) => columnNamed(column) === reference);
  return first === undefined ? undefined : `cbind(${[first, ...columns.filter((column) => column !== first)].map(rFormula).join(', ')})`;
}

/** R's call that reads the file as it is; names stay as they are in Parquet and JSON. */
function rRead(file: string, isMangled: boolean, hasMissing: boolean): string {
  const path = JSON.stringify(file);
  const format = fileFormatOf(file);
  if (format === 'parquet') return `as.data.frame(arrow::read_parquet(${path}))`;
  const isPacked = /\.gz$/i.test(file);
  if (format === 'json') return `jsonlite::fromJSON(${isPacked ? `gzfile(${path})` : path})`;
  if (format === 'ndjson') return `jsonlite::stream_in(${isPacked ? 'gzfile' : 'file'}(${path}), verbose = FALSE)`;
  // R leaves empty cells of text as a level of their own.
  const missing = hasMissing ? ', na.strings = c("", "NA", "NaN", "null")' : '';
  return `${format === 'tsv' ? 'read.delim' : 'read.csv'}(${path}, stringsAsFactors = TRUE${isMangled ? ', check.names = FALSE' : ''}${missing})`;
}

/** R's call for the model; undefined where base R, MASS and nnet have none. */
function rCall(model: FittedModel, file: string, names: FitNames): string | undefined {
  const { state } = model;
  // A name in backquotes may hold a semicolon.
  const quotedName = /`(?:\\.|[^\\`])*`/g;
  if (
    state.formula.replace(quotedName, '').includes(';') ||
    state.biasReduction !== undefined ||
    state.parallel ||
    state.parameterization ||
    names.frequencyWeights !== undefined ||
    state.frame.classWeights
  )
    return undefined;
  let formula = rFormula(state.formula);
  const errors = knownErrors(model)?.r;
  const { response } = state;
  const offset = state.frame.offset === undefined ? undefined : rFormula(state.frame.offset);
  // R would write a point for what is no letter in a name, and one behind a word that it keeps for itself.
  const isMangled = [formula, offset ?? '', names.weights === undefined ? '' : rName(names.weights), errors ?? ''].some((text) =>
    text.includes('`'),
  );
  // R sorts levels as the language of the machine does, in which B comes before a, or behind.
  const factors = columnLevels(model).flatMap(([column, levels]) => {
    const isSorted = levels.every((level, i) => i === 0 || (level > levels[i - 1] && rCollator.compare(level, levels[i - 1]) > 0));
    const own = `data[[${JSON.stringify(column)}]]`;
    return isSorted ? [] : [`${own} <- factor(${own}, levels = c(${levels.map((level) => JSON.stringify(level)).join(', ')}))`];
  });
  const data = [`data <- ${rRead(file, isMangled, state.missingCount > 0)}`, ...factors].join('\n');
  const extra = [
    ...(offset === undefined ? [] : [`offset = ${offset}`]),
    ...(names.weights === undefined ? [] : [`weights = ${rName(names.weights)}`]),
  ];
  const contrasts = namedContrasts(model);
  if (contrasts.length) extra.push(`contrasts = list(${contrasts.map(([c, kind]) => `${rName(c)} = "${rContrasts[kind]}"`).join(', ')})`);
  // R estimates the dispersion of all but binomial and Poisson fits.
  const isEstimatedInR = !['bernoulli', 'binomial', 'poisson', 'multinomial', 'negative-binomial'].includes(state.family.name);
  const known = state.dispersionKnown && isEstimatedInR ? `, dispersion = ${state.dispersion}` : '';
  const call = (head: string, ...more: string[]): string => {
    const fit = `${head}(\n  ${[formula, ...more, ...extra, 'data = data'].join(',\n  ')}\n)`;
    if (errors === undefined) return `${data}\nsummary(${fit}${known})`;
    const df = state.dispersionKnown ? 'Inf' : 'df.residual(model)';
    return `${data}\nmodel <- ${fit}\nlmtest::coeftest(model, vcov. = ${errors}, df = ${df})`;
  };
  if (state.family.name === 'multinomial') {
    const reference = response.classes?.at(-1);
    // An offset of nnet is a matrix.
    if (reference === undefined || offset !== undefined || /\boffset\s*\(/.test(formula)) return undefined;
    const side = leftSide(response.label, reference);
    if (side === undefined) return undefined;
    formula = withLeftSide(formula, side);
    // nnet refuses rows of counts without an observation.
    return `library(nnet)\n${side.startsWith('cbind(') ? call('multinom', `subset = rowSums(${side}) > 0`) : call('multinom')}`;
  }
  if (state.family.name === 'negative-binomial' && state.predictors.length === 1 && Object.hasOwn(state.family.estimated, 'size')) {
    if (offset !== undefined) {
      formula += ` + offset(${offset})`;
      extra.shift();
    }
    return `library(MASS)\n${call('glm.nb', `link = ${state.links[0]}`)}`;
  }
  const family = rFamilies[state.family.name];
  if (family === undefined || state.predictors.length > 1) return undefined;
  const link = state.links[0];
  if (!['identity', 'log', 'logit', 'probit', 'cloglog', 'cauchit', 'inverse', '1/mu^2', 'sqrt'].includes(link)) return undefined;
  if (response.success !== undefined) {
    const column = rFormula(response.label.replace(/^C\((.*)\)$/, '$1'));
    // R reads true and false as logical values, whose text is in capitals.
    const isLogical = /^(?:true|false)$/i.test(response.success);
    const side = isLogical
      ? `tolower(${column}) == ${JSON.stringify(response.success.toLowerCase())}`
      : `${column} == ${JSON.stringify(response.success)}`;
    formula = withLeftSide(formula, `(${side})`);
  }
  return call('glm', `family = ${family}(link = "${link}")`);
}
