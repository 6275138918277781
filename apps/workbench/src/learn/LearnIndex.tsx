import { learnPages } from './learnPages.ts';

/** The list of pages, and where an address leads that names none of them. */
export function LearnIndex({ unknown }: { unknown?: string }) {
  return (
    <div className="page">
      <h1>Learn</h1>
      {unknown && <p role="alert">There is no page “{unknown}”. These are here:</p>}
      <ul className="cards">
        {learnPages.map(({ slug, title, summary }) => (
          <li key={slug}>
            <a className="card" href={`#/learn/${slug}`}>
              <strong>{title}</strong>
              <span>{summary}</span>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
