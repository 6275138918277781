import type { DesignMatrix, DesignTerm } from './designMatrix.ts';

/**
 * The mean of each column of a design matrix: (Σ wᵢ xᵢ)/Σ wᵢ. Categorical terms are summed by cell, so a factor of many
 * levels costs one sweep.
 *
 * @param weights how often each row counts; once each by default
 */
export function columnMeans(design: DesignMatrix, weights?: Float64Array): Float64Array {
  const out = new Float64Array(design.columnNames.length);
  let total = 0;
  for (let i = 0; i < design.rowCount; i++) total += weights ? weights[i] : 1;
  for (const term of design.terms) addTerm(term, design.rowCount, weights, out);
  return out.map((sum) => sum / total);
}

function addTerm({ start, cells, numeric, columnMap }: DesignTerm, n: number, weights: Float64Array | undefined, out: Float64Array): void {
  const factors: readonly (Float64Array | undefined)[] = numeric.length > 0 ? numeric : [undefined];
  factors.forEach((z, k) => {
    const sums = new Float64Array(cells?.cellCount ?? 1);
    for (let i = 0; i < n; i++) sums[cells ? cells.codes[i] : 0] += (weights ? weights[i] : 1) * (z ? z[i] : 1);
    for (let c = 0; c < sums.length; c++) {
      if (!cells) out[start + columnMap[k]] += sums[c];
      else
        for (let e = cells.contrastStart[c]; e < cells.contrastStart[c + 1]; e++)
          out[start + columnMap[cells.contrastColumn[e] * factors.length + k]] += cells.contrastValue[e] * sums[c];
    }
  });
}
