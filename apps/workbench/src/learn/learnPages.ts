import { type ComponentType, lazy } from 'react';
import { type LearnSlug, pageTitles } from './pageTitles.ts';

/** A page of Learn. `Page` is lazy, so that a page is loaded when it is read. */
export interface LearnPage {
  /** Of the address `#/learn/<slug>`. */
  readonly slug: string;
  readonly title: string;
  /** One sentence: what one sees there. */
  readonly summary: string;
  readonly Page: ComponentType;
}

const pages: Readonly<Record<LearnSlug, ComponentType>> = {
  'family-explorer': lazy(() => import('./familyExplorer/FamilyExplorer.tsx').then((m) => ({ default: m.FamilyExplorer }))),
  'three-spaces': lazy(() => import('./threeSpaces/ThreeSpaces.tsx').then((m) => ({ default: m.ThreeSpaces }))),
  regression: lazy(() => import('./regression/Regression.tsx').then((m) => ({ default: m.Regression }))),
  classification: lazy(() => import('./classification/Classification.tsx').then((m) => ({ default: m.Classification }))),
  softmax: lazy(() => import('./softmax/SoftmaxPage.tsx').then((m) => ({ default: m.SoftmaxPage }))),
  'update-rule': lazy(() => import('./updateRule/UpdateRule.tsx').then((m) => ({ default: m.UpdateRule }))),
  'build-a-glm': lazy(() => import('./buildGlm/BuildGlm.tsx').then((m) => ({ default: m.BuildGlm }))),
};

/** In the order in which they are best read. */
export const learnPages: readonly LearnPage[] = pageTitles.map((page) => ({ ...page, Page: pages[page.slug] }));
