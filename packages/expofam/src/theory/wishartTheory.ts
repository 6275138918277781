import type { Derivation } from './derivation.ts';
import type { CatalogEntry } from './familyCatalog.ts';
import { math, say } from './formula.ts';

const title = 'Wishart';
const uses = ['sums of squares and products of a multivariate normal sample', 'the prior of a precision matrix'];

/** The Wishart distribution on positive definite d × d matrices, as data. */
export const wishartEntry: CatalogEntry = {
  name: 'wishart',
  title,
  aliases: [],
  uses,
  support: 'positive definite d × d matrices',
  response: 'matrix',
  source: [
    { name: 'df', letter: 'ν', domain: '(d − 1, ∞)' },
    { name: 'scale', letter: 'V', domain: 'positive definite d × d matrices' },
  ],
  natural: [
    { name: 'eta1', letter: 'η₁', domain: '(½(d − 1), ∞)', value: '½ν' },
    { name: 'H', letter: 'H', domain: 'negative definite d × d matrices', value: '−½V⁻¹' },
  ],
  statistic: ['log|Y|', 'Y'],
  logPartition: 'log Γ_d(η₁) − η₁ log|−H|',
  constants: [],
  predictors: [],
  anyLink: false,
  furtherPredictors: [],
  isQuasi: false,
};

/** The derivation of the Wishart distribution on positive definite d × d matrices. Source: Mardia, Kent & Bibby (1979), §3.4. */
export const wishartDerivation: Derivation = {
  family: 'wishart',
  title,
  uses,
  links: [],
  sections: [
    {
      name: 'density',
      title: 'The density',
      steps: [
        {
          words: say`The response: a symmetric positive definite ${math`d × d`} matrix ${math`Y`}, such as the sum of ${math`z zᵀ`} over ${math`ν`} vectors from a multivariate normal with mean 0 and covariance ${math`V`}. ${math`ν ∈ (d − 1, ∞)`};  ${math`V`} is symmetric and positive definite, ${math`|V|`} its determinant.`,
          formulas: [],
        },
        {
          words: ['The density, as it is usually written, and the multivariate gamma function in it:'],
          formulas: [
            math`P(Y; ν, V) = |Y|^((ν − d − 1)/2) exp(−½ tr(V⁻¹Y))/(|2V|^(ν/2) Γ_d(½ν))`,
            math`Γ_d(x) = π^(d(d − 1)/4) Γ(x) Γ(x − ½) ⋯ Γ(x − ½(d − 1))`,
          ],
        },
      ],
    },
    {
      name: 'form',
      title: 'The exponential form',
      steps: [
        {
          words: ['The form that is aimed at; the sum of products of parameters and statistics has a number and a matrix here:'],
          formulas: [math`b(Y) exp(η₁ T₁(Y) + tr(H T₂(Y)) − a(η₁, H))`],
        },
        {
          words: [
            'Any positive number is the exponential of its logarithm, so the density goes under one exponential; products become sums:',
          ],
          formulas: [math`P(Y; ν, V) = exp(½(ν − d − 1) log|Y| − ½ tr(V⁻¹Y) − ½ν log|2V| − log Γ_d(½ν))`],
          rule: 'p = exp(log p)',
        },
        {
          words: [
            'What contains Y alone goes in front; what contains Y and a parameter is a product of a statistic and a natural parameter; what is left is the normaliser:',
          ],
          formulas: [math`P(Y; ν, V) = |Y|^(−(d + 1)/2) exp(½ν log|Y| + tr(−½V⁻¹ Y) − (log Γ_d(½ν) + ½ν log|2V|))`],
          rule: 'sort the terms of the exponent',
        },
        {
          words: ['Read off:'],
          formulas: [
            math`T₁(Y) = log|Y|`,
            math`T₂(Y) = Y`,
            math`b(Y) = |Y|^(−(d + 1)/2)`,
            math`η₁ = ½ν`,
            math`H = −½V⁻¹`,
            math`a = log Γ_d(½ν) + ½ν log|2V|`,
          ],
        },
        {
          words: ['Solved for the usual parameters, and put into a:'],
          formulas: [math`ν = 2η₁`, math`V = −½ H⁻¹`, math`a(η₁, H) = log Γ_d(η₁) − η₁ log|−H|`],
          rule: 'invert η; 2V = (−H)⁻¹',
        },
        {
          words: say`${math`Y`} is symmetric, so each entry off the diagonal stands twice in the trace. Without the repetition there are ${math`1 + d(d + 1)/2`} natural parameters, as the library counts them: ${math`η₁`}, ${math`Hᵢᵢ`} with ${math`Yᵢᵢ`}, and ${math`2Hᵢⱼ`} with ${math`Yᵢⱼ`}, ${math`i > j`}.`,
          formulas: [],
        },
      ],
    },
    {
      name: 'mean',
      title: 'The mean',
      steps: [
        {
          words: say`The probabilities add up to one, so ${math`a(η₁, H) = log ∫ b(Y) exp(η₁ log|Y| + tr(H Y)) dY`}. Its derivatives are the cumulants of T; the first ones are the means:`,
          formulas: [
            math`E[log|Y|] = ∂a/∂η₁ = ψ_d(η₁) − log|−H| = ψ_d(½ν) + log|2V|`,
            math`ψ_d(x) = ψ(x) + ψ(x − ½) + ⋯ + ψ(x − ½(d − 1))`,
          ],
          rule: '(log Γ)′ = ψ, digamma',
        },
        {
          words: say`A small change ${math`dH`} changes a log-determinant by ${math`d log|−H| = tr(H⁻¹ dH)`}, so`,
          formulas: [math`da = tr(−η₁H⁻¹ dH)`, math`E[Y] = ∂a/∂H = −η₁H⁻¹ = νV`],
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
          formulas: [math`Var[log|Y|] = ∂²a/∂η₁² = ψ_d′(η₁) = ψ_d′(½ν)`, math`Cov[log|Y|, Y] = ∂²a/∂η₁∂H = −H⁻¹ = 2V`],
          rule: 'ψ′ is the trigamma function',
        },
        {
          words: say`By H, the mean of before; an inverse changes by ${math`dH⁻¹ = −H⁻¹ dH H⁻¹`}:`,
          formulas: [math`dE[Y] = η₁H⁻¹ dH H⁻¹ = 2ν V dH V`],
        },
        {
          words: say`${math`H`} is symmetric, so a covariance with ${math`Yₖₗ`} is half the sum of the derivatives by ${math`Hₖₗ`} and ${math`Hₗₖ`}:`,
          formulas: [math`Cov[Yᵢⱼ, Yₖₗ] = ν (Vᵢₖ Vⱼₗ + Vᵢₗ Vⱼₖ)`],
        },
      ],
    },
    {
      name: 'likelihood',
      title: 'Maximum likelihood',
      steps: [
        {
          words: say`The score of ${math`n`} examples is the sum of ${math`T(Y) − E[T]`}. It is zero where the means of the statistics are those of the sample, with ${math`Ȳ`} the mean of the matrices; the second equation has one solution, found by a search on a line:`,
          formulas: [math`V̂ = Ȳ/ν̂`, math`ψ_d(½ν̂) − d log(½ν̂) = (1/n) ∑ log|Y| − log|Ȳ|`],
          rule: 'the moments of T determine the member',
        },
      ],
    },
  ],
  unavailable: [{ what: 'response and link, the update rule', why: 'a matrix is no response of a regression here' }],
};
