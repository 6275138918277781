import type { FittedModel } from 'expofam';
import type { MeansRequest, MeansTable } from './protocol.ts';

/** The marginal means of each category of the model, and of one term the pairs compared. */
export async function meansTable(model: FittedModel, { term, adjust }: Omit<MeansRequest, 'model'>): Promise<MeansTable> {
  const { categoryMeans } = await import('expofam-plot');
  const categories = categoryMeans(model).map(({ specs }) => specs.join(':'));
  const [found] = categoryMeans(model, { term: term || categories[0], adjust });
  const { means, pairs, pairName } = found;
  const plain = ({ label, estimate, lower, upper }: (typeof means)[number]) => ({ label, estimate, lower, upper });
  return {
    categories,
    means: means.map(plain),
    pairs: pairs.map((pair) => ({ ...plain(pair), p: pair.p })),
    pairName,
  };
}
