import { type ComponentType, lazy } from 'react';

/** A page of Learn. `Page` is lazy, so that a page is loaded when it is read. */
export interface LearnPage {
  /** Of the address `#/learn/<slug>`. */
  readonly slug: string;
  readonly title: string;
  /** One sentence: what one sees there. */
  readonly summary: string;
  readonly Page: ComponentType;
}

/** In the order in which they are best read. */
export const learnPages: readonly LearnPage[] = [
  {
    slug: 'family-explorer',
    title: 'Family explorer',
    summary: 'Move η of any family, built in or typed: the slope of a(η) is the mean, its curvature the variance.',
    Page: lazy(() => import('./familyExplorer/FamilyExplorer.tsx').then((m) => ({ default: m.FamilyExplorer }))),
  },
  {
    slug: 'regression',
    title: 'Regression',
    summary: 'A Gaussian stands on the line of means at each x: drag points and line, and see the likelihood.',
    Page: lazy(() => import('./regression/Regression.tsx').then((m) => ({ default: m.Regression }))),
  },
  {
    slug: 'classification',
    title: 'Classification',
    summary: 'How far an example lies along the normal of the boundary, and what the sigmoid makes of it.',
    Page: lazy(() => import('./classification/Classification.tsx').then((m) => ({ default: m.Classification }))),
  },
];
