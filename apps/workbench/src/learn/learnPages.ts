import type { ComponentType } from 'react';

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
export const learnPages: readonly LearnPage[] = [];
