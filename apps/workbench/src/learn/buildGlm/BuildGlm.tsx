import { familyByName, type Table } from 'expofam';
import { useEffect, useMemo, useState } from 'react';
import shopText from '../../../../../examples/shop.csv?raw';
import { Panel } from '../../ui/Panel.tsx';
import { LearnArticle } from '../shared/LearnArticle.tsx';
import { Tex } from '../shared/Tex.tsx';
import './buildGlm.css';
import { CountsChart } from './CountsChart.tsx';
import { FitView } from './FitView.tsx';
import { PredictHour } from './PredictHour.tsx';
import { bake, type CandidateName, candidates, formulaOf, ingredients, readShop } from './recipe.ts';

/** Learn: three assumptions turn a question into a generalized linear model. */
export function BuildGlm() {
  const [table, setTable] = useState<Table>();
  const [family, setFamily] = useState<CandidateName>('poisson');
  const [terms, setTerms] = useState<readonly string[]>(['promotion', 'poly(hour, 2)']);
  useEffect(() => {
    let wanted = true;
    readShop(shopText).then((read) => wanted && setTable(read));
    return () => {
      wanted = false;
    };
  }, []);
  return (
    <LearnArticle
      slug="build-a-glm"
      lead={
        <p>
          A shop asks: <strong>how many customers come in an hour?</strong> Three assumptions make a model of the question. The rest, mean,
          link, likelihood, update rule and standard errors, follows from them.
        </p>
      }
      tries={[
        'Choose the Bernoulli: the library refuses the data and says why. A wrong first assumption is better refused than fitted.',
        'With promotion and hour alone Pearson’s χ²/df is 2.8: the counts vary more than a Poisson’s. Take in advertising, weather and weekday: it falls to 1. What looked like overdispersion was inputs left out.',
        'Then choose the negative binomial: its size runs to the edge, where it is a Poisson. The first assumption was right.',
        'Choose the Gaussian with all inputs, and nine o’clock on a rainy Monday without promotion or advertising: it expects fewer than no customers. The Poisson expects four.',
      ]}
    >
      {table ? (
        <Recipe table={table} family={family} terms={terms} onFamily={setFamily} onTerms={setTerms} />
      ) : (
        <p className="quiet">Reading the shop’s hours …</p>
      )}
    </LearnArticle>
  );
}

interface RecipeProps {
  readonly table: Table;
  readonly family: CandidateName;
  readonly terms: readonly string[];
  readonly onFamily: (family: CandidateName) => void;
  readonly onTerms: (terms: readonly string[]) => void;
}

function Recipe({ table, family, terms, onFamily, onTerms }: RecipeProps) {
  const baked = useMemo(() => bake(table, family, terms), [table, family, terms]);
  const candidate = candidates.find((c) => c.name === family) ?? candidates[0];
  const customers = table.column('customers');
  const declared = familyByName(family);
  const link = typeof declared === 'function' ? '' : declared.predictors[0].link.name;
  return (
    <div className="recipe">
      <Panel title="The question">
        <p>
          {table.rowCount} hours of a shop (simulated), with the number of customers, whether there was a promotion, advertising in hundreds
          of euros a week, weather, weekday and hour.
        </p>
        {customers?.kind === 'numeric' && <CountsChart values={customers.values} />}
      </Panel>
      <Panel title="First assumption: the distribution">
        <p>
          <Tex>{'y\\mid x;\\theta\\ \\sim\\ \\text{ExponentialFamily}(\\eta)'}</Tex>. What values can y take, and how does it vary?
        </p>
        <fieldset className="choices">
          <legend className="sr-only">Family</legend>
          {candidates.map((c) => (
            <label key={c.name}>
              <input type="radio" name="family" value={c.name} checked={c.name === family} onChange={() => onFamily(c.name)} />
              {c.title}
            </label>
          ))}
        </fieldset>
        <p>{candidate.why}</p>
      </Panel>
      <Panel title="Second assumption: what is predicted">
        <p>
          The prediction is the mean, <Tex>{'h(x)=E[T(y)\\mid x]'}</Tex>. Since <Tex>{"E[T(y)]=a'(\\eta)"}</Tex>, the family itself says how
          η becomes a mean.
        </p>
        <Tex block>{responses[family]}</Tex>
      </Panel>
      <Panel title="Third assumption: linear in the inputs">
        <p>
          <Tex>{'u=\\theta^{\\mathsf T}x'}</Tex>. With a canonical link <Tex>{'\\eta=u'}</Tex>. Here the link is <strong>{link}</strong>.
          Which inputs?
        </p>
        <fieldset className="choices">
          <legend className="sr-only">Inputs</legend>
          {ingredients.map(({ term, label }) => (
            <label key={term}>
              <input
                type="checkbox"
                checked={terms.includes(term)}
                onChange={(event) => {
                  const on = event.currentTarget.checked;
                  onTerms(ingredients.map((i) => i.term).filter((t) => (t === term ? on : terms.includes(t))));
                }}
              />
              {label}
            </label>
          ))}
        </fieldset>
        <pre className="formula">{formulaOf(terms)}</pre>
      </Panel>
      {'refusal' in baked ? (
        <Panel title="The fit" className="whole">
          <p className="remark bad" role="alert">
            {baked.refusal}
          </p>
        </Panel>
      ) : (
        <>
          <FitView model={baked.model} family={family} terms={terms} />
          <PredictHour model={baked.model} table={table} terms={terms} />
        </>
      )}
    </div>
  );
}

const responses: Readonly<Record<CandidateName, string>> = {
  poisson: "\\mu=a'(\\eta)=e^{\\eta}\\qquad\\text{link } \\eta=\\log\\mu",
  gaussian: "\\mu=a'(\\eta)=\\eta\\qquad\\text{link } \\eta=\\mu",
  bernoulli: "\\mu=a'(\\eta)=\\dfrac{1}{1+e^{-\\eta}}\\qquad\\text{link } \\eta=\\log\\dfrac{\\mu}{1-\\mu}",
  'negative-binomial': '\\mu=e^{u},\\qquad \\eta=\\log\\dfrac{\\mu}{\\mu+\\text{size}}\\quad(\\text{not canonical: } \\eta\\neq u)',
};
