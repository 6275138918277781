import type { ReactNode } from 'react';
import { type LearnSlug, pageTitles } from '../pageTitles.ts';
import './learn.css';

export interface LearnArticleProps {
  readonly slug: LearnSlug;
  /** The one idea of the page. */
  readonly lead: ReactNode;
  /** What is worth trying, and what one then sees. */
  readonly tries: readonly ReactNode[];
  readonly children: ReactNode;
}

/** The frame of a page of Learn: title, idea, the living part, what to try, the neighbours. */
export function LearnArticle({ slug, lead, tries, children }: LearnArticleProps) {
  const at = pageTitles.findIndex((page) => page.slug === slug);
  const [before, after] = [pageTitles[at - 1], pageTitles[at + 1]];
  return (
    <article className="page learn">
      <p className="crumbs">
        <a href="#/learn">Learn</a> · {at + 1} of {pageTitles.length}
      </p>
      <h1>{pageTitles[at]?.title}</h1>
      <div className="lead">{lead}</div>
      {children}
      <section className="tries" aria-labelledby="tries">
        <h2 id="tries">Try</h2>
        <ul>
          {tries.map((one, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
            <li key={i}>{one}</li>
          ))}
        </ul>
      </section>
      <nav className="neighbours" aria-label="Pages of Learn">
        {before ? <a href={`#/learn/${before.slug}`}>← {before.title}</a> : <span />}
        {after && <a href={`#/learn/${after.slug}`}>{after.title} →</a>}
      </nav>
    </article>
  );
}
