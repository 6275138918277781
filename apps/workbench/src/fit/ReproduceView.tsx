import { loadModel } from 'expofam';
import { reproduce } from 'expofam-plot';
import { useMemo, useState } from 'react';
import { Wide } from '../ui/Wide.tsx';
import type { Model } from './model.ts';

/** The command line, the TypeScript and R's call that give the same fit. */
export function ReproduceView({ model, file }: { model: Model; file: string }) {
  const pieces = useMemo(() => {
    const { weights, frequencyWeights } = model.spec;
    return reproduce(loadModel(model.result.state), {
      file,
      ...(weights ? { weights } : {}),
      ...(frequencyWeights ? { frequencyWeights } : {}),
    });
  }, [model, file]);
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
