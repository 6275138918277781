import { familyByName, type GlmOptions } from 'expofam';
import { levelsOption, linkOption, numberOption, numbersOption, recordOption, threadsOption, wordOption } from './optionValues.ts';
import { readFamily } from './readFamily.ts';
import { usageError } from './usageError.ts';

/** What the command line of `fit` gives, as words. */
export interface FitValues {
  readonly family?: string;
  readonly familyFile?: string;
  readonly biasReduction?: string;
  readonly onSeparation?: string;
  readonly link?: string;
  readonly weights?: string;
  readonly frequencyWeights?: string;
  readonly offset?: string;
  readonly reference?: string;
  readonly classWeights?: readonly string[];
  readonly parallel?: string;
  readonly parameterization?: string;
  readonly param?: readonly string[];
  readonly contrasts?: readonly string[];
  readonly levels?: readonly string[];
  readonly missing?: string;
  readonly maxIterations?: string;
  readonly tolerance?: string;
  readonly threads?: string;
}

const FAMILY_ADVICE = 'gaussian for amounts, bernoulli for yes or no, poisson for counts, gamma for times; expofam fit --help lists all';

/** The library's options for the words of a command line. */
export function fitOptions(values: FitValues): GlmOptions {
  if (values.family === undefined && values.familyFile === undefined) {
    throw usageError({ subject: 'option --family', found: 'missing', expected: 'the name of a family', advice: `try ${FAMILY_ADVICE}` });
  }
  const options: { -readonly [Key in keyof GlmOptions]: GlmOptions[Key] } = { family: familyOption(values) };
  if (values.link !== undefined) options.link = linkOption(values.link);
  if (values.offset !== undefined) options.offset = values.offset;
  if (values.reference !== undefined) options.reference = values.reference;
  if (values.parallel !== undefined) options.parallel = values.parallel;
  if (values.parameterization !== undefined) {
    options.parameterization = wordOption('--parameterization', values.parameterization, ['reference', 'full'] as const);
  }
  if (values.param !== undefined) {
    options.parameters = numbersOption('--param', values.param, 'theta=1.5');
  }
  if (values.contrasts !== undefined) options.contrasts = recordOption('--contrasts', values.contrasts, 'group=sum');
  if (values.levels !== undefined) options.levels = levelsOption(values.levels);
  if (values.biasReduction !== undefined) {
    options.biasReduction = wordOption('--bias-reduction', values.biasReduction, ['mean', 'median', 'jeffreys'] as const);
  }
  if (values.onSeparation !== undefined) {
    options.onSeparation = wordOption('--on-separation', values.onSeparation, ['error', 'warn', 'drop', 'firth'] as const);
  }
  if (values.maxIterations !== undefined) {
    options.maxIterations = numberOption(
      '--max-iterations',
      values.maxIterations,
      'a whole number above 0',
      (n) => Number.isInteger(n) && n > 0,
    );
  }
  if (values.tolerance !== undefined) {
    options.tolerance = numberOption('--tolerance', values.tolerance, 'a number between 0 and 1', (x) => x > 0 && x < 1);
  }
  const threads = threadsOption(values.threads);
  if (threads !== undefined) options.threads = threads;
  return { ...options, ...rowOptions(values) };
}

/** The family by name or file; what is wrong with it is said before the data are read. */
function familyOption({ family, familyFile }: FitValues): GlmOptions['family'] {
  if (familyFile === undefined) {
    familyByName(family as string);
    return family as string;
  }
  if (family !== undefined) {
    throw usageError({ subject: 'options --family and --family-file', found: 'both', expected: 'one of them' });
  }
  return readFamily(familyFile);
}

/** The options about rows and their weights, which a saved model leaves open. */
export function rowOptions(values: FitValues): Pick<GlmOptions, 'weights' | 'frequencyWeights' | 'classWeights' | 'missing'> {
  return {
    ...(values.weights === undefined ? {} : { weights: values.weights }),
    ...(values.frequencyWeights === undefined ? {} : { frequencyWeights: values.frequencyWeights }),
    ...(values.classWeights === undefined ? {} : { classWeights: numbersOption('--class-weights', values.classWeights, 'spam=5,work=1') }),
    ...(values.missing === undefined ? {} : { missing: wordOption('--missing', values.missing, ['omit', 'error'] as const) }),
  };
}

/** The intervals that `--intervals` asks for. */
export interface ChosenIntervals {
  readonly method: (typeof INTERVAL_METHODS)[number];
  readonly level: number;
}

const INTERVAL_METHODS = ['wald', 'profile', 'score', 'bootstrap'] as const;

/** What `--intervals` says: a level, a method, or both with a comma between; Wald's of 0.95 when it is given without a word. */
export function intervalsOption(value: string | boolean | undefined): ChosenIntervals | undefined {
  if (value === undefined || value === false) return undefined;
  const words = value === true ? [] : value.split(',').map((word) => word.trim());
  const isMethod = (word: string): word is ChosenIntervals['method'] => (INTERVAL_METHODS as readonly string[]).includes(word);
  const methods = words.filter(isMethod);
  const levels = words.filter((word) => !isMethod(word)).map(Number);
  if (methods.length > 1 || levels.length > 1 || !levels.every((x) => x > 0 && x < 1)) {
    throw usageError({
      subject: 'option --intervals',
      found: `"${value}"`,
      expected: `a level between 0 and 1, such as 0.95, a method (${INTERVAL_METHODS.join(', ')}), or both: profile,0.95 (after DATA and FORMULA)`,
    });
  }
  return { method: methods[0] ?? 'wald', level: levels[0] ?? 0.95 };
}
