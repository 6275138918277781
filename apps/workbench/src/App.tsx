import { Suspense } from 'react';
import { FitPage } from './fit/FitPage.tsx';
import { LearnIndex } from './learn/LearnIndex.tsx';
import { learnPages } from './learn/learnPages.ts';
import { Shell } from './ui/Shell.tsx';
import { useRoute } from './ui/useRoute.ts';

/** The page of the address: `#/` fits, `#/learn` lists what can be learnt, `#/learn/<slug>` is one of them. */
export function App() {
  const route = useRoute();
  return (
    <Shell section={route.section}>
      {/* The fit stays as it is while one reads: it is hidden, not taken away. */}
      <div hidden={route.section !== 'fit'}>
        <FitPage />
      </div>
      {route.section === 'learn' && (
        <Suspense fallback={<p className="quiet">Loading …</p>}>
          <LearnRoute slug={route.slug} />
        </Suspense>
      )}
    </Shell>
  );
}

function LearnRoute({ slug }: { slug: string | undefined }) {
  const page = learnPages.find((one) => one.slug === slug);
  if (page) return <page.Page />;
  return <LearnIndex unknown={slug} />;
}
