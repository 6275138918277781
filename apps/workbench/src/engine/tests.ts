import { anovaTable, ExpofamError, type FittedModel, goodnessOfFit, linkTest, overdispersion } from 'expofam';
import type { TestLine, TestTables } from './protocol.ts';

/** Tests of each term and of the model as a whole, as far as they are defined for it. */
export function testTables(model: FittedModel): TestTables {
  const kind = model.family.declaration.response;
  const isBinary = kind === 'class' || (kind === 'proportion' && model.state.response.success !== undefined);
  let statisticName = 'χ²';
  const terms = attempt(() => {
    const anova = anovaTable(model, { type: 'II' });
    statisticName = anova.test === 'LR' ? 'χ²' : 'F';
    return anova.terms.map(
      (name, i): TestLine => ({
        name,
        df: anova.test === 'LR' ? String(anova.df[i]) : `${anova.df[i]}, ${anova.dfResidual}`,
        statistic: anova.statistic[i],
        p: anova.p[i],
        note: '',
      }),
    );
  });
  const whole = [
    ...(isBinary
      ? []
      : attempt(() => {
          const { df, statistic, p, note } = overdispersion(model);
          return [{ name: 'More variation than the family says', df: String(df), statistic, p, note }];
        })),
    ...attempt(() =>
      goodnessOfFit(model)
        // Pearson's and the deviance's χ² say nothing about responses that are each one of a few classes.
        .filter(({ name }) => !isBinary || name.startsWith('Hosmer'))
        .map(({ name, df, statistic, p, note }) => ({ name: `Goodness of fit (${name})`, df: String(df), statistic, p, note })),
    ),
    ...attempt(() => {
      const { statistic, p } = linkTest(model);
      return [{ name: 'Link test', df: '', statistic, p, note: 'a small p says that the link is wrong or a term is missing' }];
    }),
  ];
  return { statisticName, terms, whole };
}

/** Nothing where a model has no answer; other errors pass. */
function attempt(lines: () => TestLine[]): TestLine[] {
  try {
    return lines();
  } catch (error) {
    if (!(error instanceof ExpofamError)) throw error;
    return [];
  }
}
