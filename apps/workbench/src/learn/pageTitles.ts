/** The pages of Learn, in the order in which they are best read. */
export const pageTitles = [
  {
    slug: 'family-explorer',
    title: 'Family explorer',
    summary: 'Move η of any family, built in or typed: the slope of a(η) is the mean, its curvature the variance.',
  },
  {
    slug: 'three-spaces',
    title: 'Three spaces',
    summary: 'From x to θᵀx, to the mean, to the parameters as people write them, followed by the eye.',
  },
  {
    slug: 'regression',
    title: 'Regression',
    summary: 'A Gaussian stands on the line of means at each x: drag points and line, and see the likelihood.',
  },
  {
    slug: 'classification',
    title: 'Classification',
    summary: 'How far an example lies along the normal of the boundary, and what the sigmoid makes of it.',
  },
  {
    slug: 'softmax',
    title: 'Softmax',
    summary: 'One example of three classes through logits, exponentials and cross-entropy; then a step repairs a mistake.',
  },
  {
    slug: 'update-rule',
    title: 'The update rule',
    summary: 'Stochastic, batch and Newton race on the contours of one likelihood; and what another link breaks.',
  },
  {
    slug: 'build-a-glm',
    title: 'Build a GLM',
    summary: 'Three assumptions as a recipe, from a question about a shop to a fitted model.',
  },
] as const;

export type LearnSlug = (typeof pageTitles)[number]['slug'];
