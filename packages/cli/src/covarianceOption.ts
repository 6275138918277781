import { type BootstrapSample, type CovarianceOptions, type CovarianceType, type FittedModel, withCovariance } from 'expofam';
import { blocking, type CommandIo } from './commandIo.ts';
import { numberOption, threadsOption, wordOption } from './optionValues.ts';
import type { Progress } from './progress.ts';
import { usageError } from './usageError.ts';

/** What the command line gives about the covariance, as words. */
export interface CovarianceValues {
  readonly robust?: string;
  readonly neweyWest?: string | boolean;
  readonly cluster?: readonly string[];
  readonly bootstrap?: string | boolean;
  readonly bootstrapSeed?: string;
  readonly threads?: string;
}

/** The covariance that the command line asks for, and how many threads may work at it. */
export interface ChosenCovariance {
  readonly options: CovarianceOptions;
  readonly threads: number;
}

const HC_TYPES = ['HC0', 'HC1', 'HC2', 'HC3', 'HC4', 'HC4m', 'HC5'] as const satisfies readonly CovarianceType[];

/** The covariance that the options ask for; undefined where it is the model's own. */
export function covarianceOption(values: CovarianceValues): ChosenCovariance | undefined {
  const { robust, cluster, bootstrap, bootstrapSeed, neweyWest } = values;
  const threads = threadsOption(values.threads) ?? 1;
  const clusters = cluster === undefined ? {} : { cluster: cluster.length === 1 ? cluster[0] : cluster };
  if (neweyWest !== undefined && neweyWest !== false) {
    const other = [robust !== undefined && '--robust', cluster !== undefined && '--cluster', bootstrap !== undefined && '--bootstrap'].find(
      Boolean,
    );
    if (other) {
      throw usageError({
        subject: 'option --newey-west',
        found: `given with ${other}`,
        expected: 'one of them',
        advice: 'leave out the other',
      });
    }
    return { options: { type: 'newey-west', ...neweyWestWords(neweyWest) }, threads };
  }
  if (bootstrap !== undefined && bootstrap !== false) {
    if (robust !== undefined)
      throw usageError({
        subject: 'option --bootstrap',
        found: 'given with --robust',
        expected: 'one of them',
        advice: 'leave out the other',
      });
    const isCount = (n: number): boolean => Number.isInteger(n) && n > 1;
    const isSeed = (n: number): boolean => Number.isInteger(n) && n >= 0;
    const replicates = bootstrap === true ? 999 : numberOption('--bootstrap', bootstrap, 'a whole number above 1', isCount);
    const seed = bootstrapSeed === undefined ? 1 : numberOption('--bootstrap-seed', bootstrapSeed, 'a whole number from 0', isSeed);
    return { options: { type: 'bootstrap', ...clusters, bootstrap: { replicates, seed } }, threads };
  }
  if (bootstrapSeed !== undefined)
    throw usageError({ subject: 'option --bootstrap-seed', found: 'given without --bootstrap', expected: 'replicates that it draws' });
  if (cluster === undefined)
    return robust === undefined ? undefined : { options: { type: wordOption('--robust', robust, HC_TYPES) }, threads };
  const clusterTypes = ['HC0', 'HC1', 'HC2', 'HC3'] as const;
  return {
    options: {
      type: 'cluster',
      ...clusters,
      ...(robust === undefined ? {} : { clusterType: wordOption('--robust', robust, clusterTypes) }),
    },
    threads,
  };
}

/** `--newey-west`: a lag or auto, and prewhite, with a comma between. */
function neweyWestWords(value: string | true): Pick<CovarianceOptions, 'lag' | 'prewhite'> {
  const words = value === true ? [] : value.split(',').map((word) => word.trim());
  const rest = words.filter((word) => word !== 'prewhite');
  const isLag = (word: string): boolean => word === 'auto' || /^\d+$/.test(word);
  if (rest.length > 1 || words.length - rest.length > 1 || !rest.every(isLag)) {
    throw usageError({
      subject: 'option --newey-west',
      found: `"${value}"`,
      expected: 'a whole number from 0, auto, prewhite, or two of them: auto,prewhite (after DATA and FORMULA)',
    });
  }
  const [lag] = rest;
  return {
    ...(lag === undefined ? {} : { lag: lag === 'auto' ? lag : Number(lag) }),
    ...(words.length > rest.length ? { prewhite: true } : {}),
  };
}

/** The option that asked for a covariance. */
export const optionOf = ({ options }: ChosenCovariance): string => NAMES[options.type ?? 'model'] ?? '--robust';

const NAMES: Partial<Record<CovarianceType, string>> = { cluster: '--cluster', bootstrap: '--bootstrap', 'newey-west': '--newey-west' };

/** The model with the covariance that the options ask for. */
export async function withCovarianceOption(
  io: CommandIo,
  progress: Progress,
  model: FittedModel,
  chosen: ChosenCovariance | undefined,
): Promise<FittedModel> {
  return (await withChosenCovariance(io, progress, model, chosen)).model;
}

/** The same, with the refits that it was made of. */
export async function withChosenCovariance(
  io: CommandIo,
  progress: Progress,
  model: FittedModel,
  chosen: ChosenCovariance | undefined,
): Promise<{ readonly model: FittedModel; readonly sample?: BootstrapSample }> {
  if (chosen === undefined) return { model };
  const { options, threads } = chosen;
  if (!model.training) {
    throw usageError({
      subject: `option ${optionOf(chosen)}`,
      found: `model "${model.formula}" without its rows`,
      expected: 'the rows that the covariance is made of',
      advice: 'give DATA after the model',
    });
  }
  if (options.type !== 'bootstrap') return { model: await blocking(io, () => withCovariance(model, options)) };
  const { bootstrapInThreads } = await import('expofam-node');
  const setting = {
    ...options.bootstrap,
    threads,
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    ...(io.signal ? { signal: io.signal } : {}),
    onProgress: (done: number, total: number) => progress.update(`bootstrap: ${done} of ${total} replicates`),
  };
  const sample: BootstrapSample = await blocking(io, () => bootstrapInThreads(model, setting));
  progress.done();
  return { model: withCovariance(model, { ...options, bootstrap: { sample } }), sample };
}
