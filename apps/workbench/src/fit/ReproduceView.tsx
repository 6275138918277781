import type { Reproduction } from 'expofam-plot';
import { useEffect, useState } from 'react';
import type { Failure } from '../engine/failure.ts';
import { look } from '../engine/look.ts';
import { Wide } from '../ui/Wide.tsx';
import type { Model } from './model.ts';

/** The command line, the TypeScript and R's call that give the same fit. */
export function ReproduceView({ model, file }: { model: Model; file: string }) {
  const [answer, setAnswer] = useState<{ readonly pieces?: readonly Reproduction[]; readonly failure?: Failure }>({});
  useEffect(() => {
    let isWanted = true;
    const { weights, frequencyWeights } = model.spec;
    const names = { file, ...(weights ? { weights } : {}), ...(frequencyWeights ? { frequencyWeights } : {}) };
    look('code', model.result.state, names).then(
      (pieces) => isWanted && setAnswer({ pieces }),
      (failure: Failure) => isWanted && setAnswer({ failure }),
    );
    return () => {
      isWanted = false;
    };
  }, [model, file]);
  const { pieces, failure } = answer;
  if (failure) return <p className="notice">{failure.message}</p>;
  if (!pieces) return <p className="quiet placeholder">Writing …</p>;
  return (
    <>
      {pieces.map(({ language, code }) => (
        <section key={language} className="code-block" aria-label={language}>
          <div className="panel-head">
            <h3>{language}</h3>
            <CopyButton text={code} label={language} />
          </div>
          <Wide label={`${language} code`}>
            <pre>{code}</pre>
          </Wide>
        </section>
      ))}
      {!pieces.some(({ language }) => language === 'R') && <p className="quiet">Base R, MASS and nnet have no call for this model.</p>}
    </>
  );
}

function CopyButton({ text, label }: { text: string; label: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text).catch(() => undefined);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <button type="button" className="small-button" onClick={copy} aria-label={`Copy the ${label} code`}>
      {isCopied ? 'Copied' : 'Copy'}
    </button>
  );
}
