import { blockDesign } from '../../engine/blockDesign.ts';
import { blockPass, type RowData } from '../../engine/blockPass.ts';
import { blockRows } from '../../engine/blockRows.ts';
import { columnsThere } from '../../engine/keepColumns.ts';
import { fullLayout } from '../../engine/parameterLayout.ts';
import { blockOf } from '../../kernels/plainMatrixKernels.ts';
import type { FrameFit } from '../fitFrame.ts';
import type { RowFitOptions } from '../fitRows.ts';

/**
 * The rows of a fit with the intercept alone, in the memory where they lie, who helps to sum over them; undefined
 * where its predictors have several designs, or one without an intercept, or where rows lie elsewhere.
 */
export function interceptRows({ fit, help: helpFit, links }: Pick<FrameFit, 'fit' | 'help' | 'links'>):
  | {
      readonly data: RowData;
      readonly designIndex: readonly number[];
      readonly options: Pick<RowFitOptions, 'help'>;
      /** The likelihood's maximum, where it takes few sweeps; else NaN. */
      readonly likelihood: number;
    }
  | undefined {
  const { data: all, layout, model, answer } = fit;
  const [whole] = all.designs;
  const { resident, dense, design, kernels } = whole;
  const at = dense.findIndex(({ values, column }) => !values && column === 0);
  if (all.designs.length > 1 || !design.hasIntercept || !resident || at < 0) return undefined;
  const terms = design.terms.filter((t) => t.start === 0);
  const blocks = resident.blocks.map(({ buffer, place }) => blockOf(buffer, 1, blockRows, () => place(at)));
  const own = blockDesign(
    { ...design, terms, columnNames: design.columnNames.slice(0, 1) },
    true,
    kernels,
    { design: whole, columns: Int32Array.of(0) },
    columnsThere({ blocks, codes: [] }),
  );
  const data = { ...all, designs: [own] };
  const help: RowFitOptions['help'] = (reduced, part) => helpFit?.(reduced, part ?? { designs: [own], isNew: false });
  return {
    data,
    designIndex: layout.design,
    options: { help },
    likelihood: links.length === 1 && links[0].name === 'log' ? logLikelihoodAtMaximum() : Number.NaN,
  };

  /** By Fisher scoring for e^β, which ends at once where the variance is a power of the mean, whatever the offsets. */
  function logLikelihoodAtMaximum(): number {
    const one = fullLayout([0], [1]);
    const pass = blockPass(data, model, one, help?.(one));
    const theta = answer.theta.slice(0, 1);
    for (let turn = 0; turn < 5; turn++) {
      const { gradient, information, logLikelihood } = pass.evaluate({ theta, order: 'information' });
      if (!gradient || !information) break;
      if (gradient[0] ** 2 <= 1e-12 * information[0]) return logLikelihood;
      theta[0] += Math.log1p(gradient[0] / information[0]);
    }
    return Number.NaN;
  }
}
