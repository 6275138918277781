import type { BlockDesign } from './blockDesign.ts';
import { isOneBlock, type ParameterLayout } from './parameterLayout.ts';

/** The gradient of the parameters, from those of each predictor's columns. */
export function gatherGradient(layout: ParameterLayout, blocks: readonly Float64Array[]): Float64Array {
  const gradient = new Float64Array(layout.parameterCount);
  blocks.forEach((block, j) => {
    layout.parameter[j].forEach((p, c) => {
      if (p >= 0) gradient[p] += block[c];
    });
  });
  return gradient;
}

/** The information of the parameters (row-major), from the blocks of pairs of predictors. */
export function gatherInformation(
  layout: ParameterLayout,
  designs: readonly BlockDesign[],
  blocks: readonly { readonly j: number; readonly k: number; readonly block: Float64Array }[],
): Float64Array {
  const P = layout.parameterCount;
  if (isOneBlock(layout)) return blocks[0].block;
  const information = new Float64Array(P * P);
  for (const { j, k, block } of blocks) {
    const width = designs[layout.design[k]].columnCount;
    layout.parameter[j].forEach((a, c) => {
      if (a < 0) return;
      layout.parameter[k].forEach((b, d) => {
        if (b < 0) return;
        const v = block[c * width + d];
        information[a * P + b] += v;
        if (j !== k) information[b * P + a] += v;
      });
    });
  }
  return information;
}
