import { type CertifyReport, certify, ExpofamError, type FamilyText, familyFromText } from 'expofam';

/** One identity that was checked. */
type Check = Pick<CertifyReport['checks'][number], 'name' | 'passed' | 'error' | 'tolerance' | 'at'>;

/** What a typed family turned out to be; plain data, so that a worker can send it. */
export type OwnFamily =
  | { readonly state: 'error'; readonly message: string }
  | { readonly state: 'certified' | 'refuted'; readonly text: FamilyText; readonly checks: readonly Check[] }
  /** A log-partition that is no cumulant function. */
  | { readonly state: 'quasi'; readonly text: FamilyText };

/** The parts of a family as they are typed. */
export interface OwnFamilyInput {
  readonly support: string;
  readonly domain: string;
  readonly logPartition: string;
  readonly logBaseMeasure: string;
  readonly sufficientStatistic: string;
}

/** Families to begin with; the last ones are wrong on purpose. */
export const ownFamilyPresets: Readonly<Record<string, OwnFamilyInput>> = {
  'Poisson, typed': {
    support: 'non-negative integers',
    domain: 'reals',
    logPartition: 'exp(eta)',
    logBaseMeasure: '-lgamma(y + 1)',
    sufficientStatistic: 'y',
  },
  'Maxwell–Boltzmann speeds': {
    support: 'positive',
    domain: '(-Inf, 0)',
    logPartition: '-1.5*log(-eta)',
    logBaseMeasure: 'log(4/sqrt(pi)) + 2*log(y)',
    sufficientStatistic: 'y^2',
  },
  'Underdispersed counts: a(η) summed from b(y)': {
    support: 'non-negative integers',
    domain: 'reals',
    logPartition: '',
    logBaseMeasure: '-2*lgamma(y + 1)',
    sufficientStatistic: 'y',
  },
  'Wrong: a base measure of another family': {
    support: 'non-negative integers',
    domain: 'reals',
    logPartition: 'exp(eta)',
    logBaseMeasure: '-lgamma(y + 2)',
    sufficientStatistic: 'y',
  },
  'Wrong: a(η) that curves down': {
    support: 'reals',
    domain: 'reals',
    logPartition: 'sin(eta)',
    logBaseMeasure: '',
    sufficientStatistic: 'y',
  },
};

/** Reads a typed family and checks that its parts belong together: nothing is drawn that does not pass. */
export function readOwnFamily(input: OwnFamilyInput): OwnFamily {
  const given = (text: string) => text.trim() !== '';
  try {
    const text: FamilyText = {
      name: 'yours',
      title: 'Your family',
      support: input.support,
      parameters: [{ name: 'eta', domain: given(input.domain) ? input.domain : 'reals' }],
      ...(given(input.logPartition) ? { logPartition: input.logPartition } : {}),
      ...(given(input.logBaseMeasure) ? { logBaseMeasure: input.logBaseMeasure } : {}),
      ...(given(input.sufficientStatistic) ? { sufficientStatistic: [input.sufficientStatistic] } : {}),
    };
    const family = familyFromText(text);
    if (family.declaration.dispersion?.quasi) return { state: 'quasi', text };
    const report = certify(family, { draws: 0 });
    const checks = report.checks.map(({ name, passed, error, tolerance, at }) => ({ name, passed, error, tolerance, at }));
    return { state: report.passed ? 'certified' : 'refuted', text, checks };
  } catch (error) {
    if (error instanceof ExpofamError) return { state: 'error', message: error.message };
    throw error;
  }
}
