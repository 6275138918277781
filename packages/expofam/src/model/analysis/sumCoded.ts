import { contrastMatrix } from '../../design/contrasts.ts';
import type { DesignMatrix, DesignTerm, TermCells } from '../../design/designMatrix.ts';
import type { ModelFrame, PredictorFrame } from '../../design/modelFrame.types.ts';
import type { DesignSpec } from '../../design/predictorSpec.ts';

/**
 * The same model with every factor coded by sum-to-zero contrasts. Each term's columns then say what the term adds on
 * average over the levels of the factors that interact with it, whatever coding the model was written in: type III.
 */
export function sumCoded(frame: ModelFrame): PredictorFrame[] {
  return frame.predictors.map((p, part) => ({ ...p, design: recode(p.design, frame.spec.predictors[part] as unknown as DesignSpec) }));
}

function recode(design: DesignMatrix, spec: DesignSpec): DesignMatrix {
  const first = design.hasIntercept ? 1 : 0;
  return {
    ...design,
    terms: design.terms.map((term, k): DesignTerm => {
      const coded = spec.terms[k - first];
      if (!term.cells || !coded) return term;
      const parts = coded.variables.flatMap((v, i) => {
        const variable = spec.variables[v];
        if (variable.kind !== 'categorical') return [];
        const { levels } = variable;
        if (coded.coding[i] === 'full') {
          return [{ rows: levels.length, columns: levels.length, at: (r: number, c: number): number => (r === c ? 1 : 0) }];
        }
        const m = contrastMatrix({ kind: 'sum' }, levels);
        const dense = new Float64Array(m.rows * m.columns);
        for (let r = 0; r < m.rows; r++) for (let e = m.start[r]; e < m.start[r + 1]; e++) dense[r * m.columns + m.column[e]] = m.value[e];
        return [{ rows: m.rows, columns: m.columns, at: (r: number, c: number): number => dense[r * m.columns + c] }];
      });
      return { ...term, cells: kronecker(term.cells, parts) };
    }),
  };
}

/** The product of contrasts, the first part fastest in cells and in columns, as the design assembles them. */
function kronecker(
  cells: TermCells,
  parts: readonly { readonly rows: number; readonly columns: number; at(r: number, c: number): number }[],
): TermCells {
  const contrastColumns = parts.reduce((s, p) => s * p.columns, 1);
  const start = new Int32Array(cells.cellCount + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (let cell = 0; cell < cells.cellCount; cell++) {
    for (let c = 0; c < contrastColumns; c++) {
      let v = 1;
      let restRow = cell;
      let restColumn = c;
      for (const p of parts) {
        v *= p.at(restRow % p.rows, restColumn % p.columns);
        restRow = Math.floor(restRow / p.rows);
        restColumn = Math.floor(restColumn / p.columns);
      }
      if (v !== 0) {
        column.push(c);
        value.push(v);
      }
    }
    start[cell + 1] = column.length;
  }
  return {
    ...cells,
    contrastColumns,
    contrastStart: start,
    contrastColumn: Int32Array.from(column),
    contrastValue: Float64Array.from(value),
  };
}
