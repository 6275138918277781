import { distributionNamed } from '../families/distributionNames.ts';
import type { Derivation } from './derivation.ts';
import type { CatalogEntry } from './familyCatalog.ts';
import { math, say } from './formula.ts';

const title = 'Multivariate normal';
const uses = ['several measurements of one thing that go together'];

/** The multivariate normal on ℝᵈ, as data. */
export const multivariateNormalEntry: CatalogEntry = {
  name: 'multivariate-normal',
  title,
  aliases: distributionNamed('multivariate-normal')?.aliases ?? [],
  uses,
  support: 'vectors of d numbers',
  response: 'vector',
  source: [
    { name: 'mean', letter: 'μ', domain: 'ℝᵈ' },
    { name: 'covariance', letter: 'Σ', domain: 'positive definite d × d matrices' },
  ],
  natural: [
    { name: 'eta1', letter: 'η₁', domain: 'ℝᵈ', value: 'Σ⁻¹μ' },
    { name: 'H', letter: 'H', domain: 'negative definite d × d matrices', value: '−½Σ⁻¹' },
  ],
  statistic: ['y', 'y yᵀ'],
  logPartition: '−¼ η₁ᵀH⁻¹η₁ − ½ log|−2H|',
  constants: [],
  predictors: [],
  anyLink: false,
  furtherPredictors: [],
  isQuasi: false,
};

/** The derivation of the multivariate normal on ℝᵈ. Source: Mardia, Kent & Bibby (1979), §3; the moments: Isserlis (1918). */
export const multivariateNormalDerivation: Derivation = {
  family: 'multivariate-normal',
  title,
  uses,
  links: [],
  sections: [
    {
      name: 'density',
      title: 'The density',
      steps: [
        {
          words: say`The response: a vector ${math`y`} of ${math`d`} numbers. ${math`μ ∈ ℝᵈ`};  ${math`Σ`} is a symmetric positive definite ${math`d × d`} matrix, ${math`|Σ|`} its determinant.`,
          formulas: [],
        },
        {
          words: ['The density, as it is usually written:'],
          formulas: [math`P(y; μ, Σ) = (2π)^(−d/2) |Σ|^(−1/2) exp(−½ (y − μ)ᵀΣ⁻¹(y − μ))`],
        },
      ],
    },
    {
      name: 'form',
      title: 'The exponential form',
      steps: [
        {
          words: ['The form that is aimed at; the sum of products of parameters and statistics has a vector and a matrix here:'],
          formulas: [math`b(y) exp(η₁ᵀT₁(y) + tr(H T₂(y)) − a(η₁, H))`],
        },
        {
          words: say`With the precision ${math`Λ = Σ⁻¹`} everything goes under one exponential, and the square is multiplied out:`,
          formulas: [math`P(y; μ, Σ) = (2π)^(−d/2) exp(μᵀΛy − ½ yᵀΛy − ½ μᵀΛμ + ½ log|Λ|)`],
          rule: 'p = exp(log p), log|Σ| = −log|Λ|',
        },
        {
          words: ['A number is its own trace, and factors in a trace may go round, so that y stands together:'],
          formulas: [math`yᵀΛy = tr(Λ y yᵀ)`, math`P(y; μ, Σ) = (2π)^(−d/2) exp((Λμ)ᵀy + tr(−½Λ y yᵀ) − (½ μᵀΛμ − ½ log|Λ|))`],
          rule: 'tr(A B) = tr(B A)',
        },
        {
          words: ['Read off:'],
          formulas: [
            math`T₁(y) = y`,
            math`T₂(y) = y yᵀ`,
            math`b(y) = (2π)^(−d/2)`,
            math`η₁ = Λμ`,
            math`H = −½Λ`,
            math`a = ½ μᵀΛμ − ½ log|Λ|`,
          ],
        },
        {
          words: ['Solved for the usual parameters, and put into a:'],
          formulas: [math`Λ = −2H`, math`μ = Λ⁻¹η₁ = −½ H⁻¹η₁`, math`a(η₁, H) = −¼ η₁ᵀH⁻¹η₁ − ½ log|−2H|`],
          rule: 'invert η',
        },
        {
          words: say`Each pair of different components stands twice in ${math`y yᵀ`}. Without the repetition there are ${math`d + d(d + 1)/2`} natural parameters, as the library counts them: ${math`η₁`}, ${math`Hᵢᵢ`} with ${math`yᵢ²`}, and ${math`2Hᵢⱼ`} with ${math`yᵢ yⱼ`}, ${math`i > j`}.`,
          formulas: [],
        },
      ],
    },
    {
      name: 'mean',
      title: 'The mean',
      steps: [
        {
          words: say`The probabilities add up to one, so ${math`a(η₁, H) = log ∫ b(y) exp(η₁ᵀy + tr(H y yᵀ)) dy`}. Its derivatives are the cumulants of T; the first ones are the means:`,
          formulas: [math`E[y] = ∂a/∂η₁ = −½ H⁻¹η₁ = μ`],
          rule: 'gradient of a quadratic form, ∂(xᵀA x)/∂x = 2A x',
        },
        {
          words: say`A small change ${math`dH`} changes a inverse by ${math`dH⁻¹ = −H⁻¹ dH H⁻¹`} and a log-determinant by ${math`d log|H| = tr(H⁻¹ dH)`}, so`,
          formulas: [
            math`da = ¼ η₁ᵀH⁻¹ dH H⁻¹η₁ − ½ tr(H⁻¹ dH) = tr((¼ H⁻¹η₁η₁ᵀH⁻¹ − ½ H⁻¹) dH)`,
            math`E[y yᵀ] = ∂a/∂H = ¼ H⁻¹η₁η₁ᵀH⁻¹ − ½ H⁻¹ = μμᵀ + Σ`,
          ],
          rule: 'da = tr((∂a/∂H) dH)',
        },
      ],
    },
    {
      name: 'variance',
      title: 'The variance',
      steps: [
        {
          words: [
            'The second derivatives are the covariances of the statistics; the matrix is positive definite, so a is convex. By η₁ again:',
          ],
          formulas: [math`Var[y] = ∂²a/∂η₁∂η₁ᵀ = −½ H⁻¹ = Σ`],
        },
        {
          words: ['By H, the means of before:'],
          formulas: [math`dΣ = ½ H⁻¹ dH H⁻¹ = 2Σ dH Σ`, math`dμ = ½ H⁻¹ dH H⁻¹η₁ = 2Σ dH μ`, math`d(μμᵀ + Σ) = dμ μᵀ + μ dμᵀ + 2Σ dH Σ`],
          rule: 'product rule',
        },
        {
          words: say`${math`H`} is symmetric, so a covariance with ${math`yₖ yₗ`} is half the sum of the derivatives by ${math`Hₖₗ`} and ${math`Hₗₖ`}:`,
          formulas: [
            math`Cov[yᵢ, yₖ yₗ] = Σᵢₖ μₗ + Σᵢₗ μₖ`,
            math`Cov[yᵢ yⱼ, yₖ yₗ] = Σᵢₖ Σⱼₗ + Σᵢₗ Σⱼₖ + μᵢ μₖ Σⱼₗ + μᵢ μₗ Σⱼₖ + μⱼ μₖ Σᵢₗ + μⱼ μₗ Σᵢₖ`,
          ],
        },
      ],
    },
    {
      name: 'likelihood',
      title: 'Maximum likelihood',
      steps: [
        {
          words: say`The score of ${math`n`} examples is the sum of ${math`T(y) − E[T]`}. It is zero where the means of the statistics are those of the sample, ${math`E[y] = ȳ`} and ${math`E[y yᵀ] = (1/n) ∑ y yᵀ`}:`,
          formulas: [math`μ̂ = ȳ`, math`Σ̂ = (1/n) ∑ y yᵀ − ȳ ȳᵀ = (1/n) ∑ (y − ȳ)(y − ȳ)ᵀ`],
          rule: 'the moments of T determine the member',
        },
        {
          words: say`For more than ${math`d`} examples in general position ${math`Σ̂`} is positive definite, and the maximum is the only one, since a is strictly convex.`,
          formulas: [],
        },
      ],
    },
  ],
  unavailable: [
    {
      what: 'response and link, the update rule',
      why: 'a vector is no response of a regression here; several responses on the same columns are fitted one by one',
    },
  ],
};
