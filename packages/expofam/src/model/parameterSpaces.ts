import { evaluate } from '../expr/evaluate.ts';
import { toExpr } from '../expr/intern.ts';
import type { ExponentialFamily } from '../family/exponentialFamily.ts';
import type { Link } from '../family/link.ts';
import type { FittedModel } from './fittedModel.ts';
import { oneRow } from './oneRow.ts';

/** A number with its name. */
export interface NamedValue {
  readonly name: string;
  readonly value: number;
}

/** One row of data in every space that the theory knows. */
export interface ParameterSpaces {
  /** For each linear predictor u = θᵀx + offset: its design row x and the coefficients θ (null where aliased). */
  readonly predictors: readonly {
    readonly name: string;
    readonly terms: readonly { readonly name: string; readonly x: number; readonly theta: number | null }[];
    readonly offset?: number;
    readonly linearPredictor: number;
  }[];
  /** The natural parameters η. */
  readonly natural: readonly NamedValue[];
  /** E[T(y)], the mean parameters. */
  readonly mean: readonly NamedValue[];
  /** E[y], for each component of the response; empty where the family does not give it. */
  readonly response: readonly NamedValue[];
  /** The parameters as people write them (λ; μ, σ …); empty where the family declares none. */
  readonly source: readonly NamedValue[];
  /** The dispersion, where the family has one. */
  readonly dispersion: number | null;
}

/** What linear predictors say, in the spaces of a family. */
export type MemberSpaces = Pick<ParameterSpaces, 'natural' | 'mean' | 'response' | 'source'>;

/**
 * The member of a family that linear predictors lead to: u → η → E[T(y)] → source parameters.
 *
 * @param u one for each linear predictor
 * @param links one for each; the family's own by default
 * @throws ExpofamError `bad-link` for another number of links
 * @example
 * spacesAt(families.bernoulli, [0]).response[0].value; // 0.5
 */
export function spacesAt(
  family: ExponentialFamily,
  u: readonly number[],
  links: readonly Link[] = family.predictors.map((p) => p.link),
): MemberSpaces {
  const symbols = family.compose(links).u;
  return spacesIn(family, links, { ...family.constants, ...Object.fromEntries(symbols.map((s, j) => [s.name as string, u[j]])) });
}

/** The same from the values of all symbols: linear predictors and constants. */
function spacesIn(
  family: ExponentialFamily,
  links: readonly Link[],
  environment: Readonly<Record<string, number>>,
  components?: readonly string[],
): MemberSpaces {
  const rows = family.compose(links);
  const natural = family.symbols.eta.map((e, i) => ({ name: e.name as string, value: evaluate(rows.natural[i], environment) }));
  // A constant that is itself predicted (a negative binomial's size) has the row's value.
  const predicted = Object.fromEntries(
    family.predictors.map(({ name }, j) => [name, evaluate(rows.parameters[j].value, environment)] as const),
  );
  const known = { ...predicted, ...environment, ...Object.fromEntries(natural.map(({ name, value }) => [name, value])) };
  const at = (e: Parameters<typeof evaluate>[0]) => evaluate(e, known);
  const { source } = family.declaration;
  const labels = components ?? family.symbols.y.map((y) => y.name as string);
  // With one predictor the mean is what the link gives, to the last digit; else ∇a(η).
  const direct = natural.length === 1 && family.declaration.mean !== undefined && rows.mean !== undefined;
  const statistic = direct ? (rows.mean ?? []) : family.expressions.mean;
  const quantities = family.expressions.sufficientStatistic.length;
  return {
    natural,
    mean: statistic.map((e, i) => ({ name: quantities === 1 ? 'E[T]' : `E[T${i + 1}]`, value: at(e) })),
    response: (rows.mean ?? []).map((e, k) => ({ name: labels[k], value: at(e) })),
    source: source
      ? source.fromNatural(...family.symbols.eta).map((e, i) => ({ name: source.parameters[i].name, value: at(toExpr(e)) }))
      : [],
  };
}

/**
 * A row of data in its parameter spaces: x, θ, the linear predictors, the natural parameters η, the mean parameters
 * E[T(y)], the mean response and the source parameters.
 *
 * @param data rows in any form that `predict` takes, or one row as an object
 * @param rowIndex counted from 0
 * @example
 * const counts = glm('y ~ x', { y: [1, 3, 4, 9], x: [0, 1, 2, 3] }, { family: 'poisson' });
 * parameterSpaces(counts, { x: 2 }).natural[0].name; // 'eta'
 */
export function parameterSpaces(model: FittedModel, data: unknown, rowIndex = 0): ParameterSpaces {
  const { family, links, state } = model;
  const { predictors, environment } = oneRow(model, data, rowIndex);
  return {
    predictors: predictors.map(({ name, columns, x, theta, offset, u }) => ({
      name,
      terms: columns.map((column, c) => ({ name: column, x: x[c], theta: theta[c] ?? null })),
      ...(offset === undefined ? {} : { offset }),
      linearPredictor: u,
    })),
    ...spacesIn(family, links, environment, state.family.components),
    dispersion: state.dispersion,
  };
}
