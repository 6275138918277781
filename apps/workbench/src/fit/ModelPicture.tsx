import { useEffect, useMemo, useRef, useState } from 'react';
import type { EngineClient } from '../engine/engineClient.ts';
import type { PictureKind } from '../engine/protocol.ts';
import { Figure } from '../ui/Figure.tsx';
import { svgElement } from '../ui/svgElement.ts';
import { useTheme } from '../ui/useTheme.ts';
import { keyOf, type Model, referenceOf } from './model.ts';
import { useAnswer } from './useAnswer.ts';

export interface ModelPictureProps {
  readonly engine: EngineClient;
  /** Names the open data: the same model has other pictures with others. */
  readonly dataKey: string;
  readonly model: Model;
  readonly kind: PictureKind;
  readonly ratios?: boolean;
  /** Of marginal means: the category. */
  readonly term?: string;
}

/** A picture of a model, drawn by the worker as wide as there is room. */
export function ModelPicture({ engine, dataKey, model, kind, ratios = false, term = '' }: ModelPictureProps) {
  const theme = useTheme();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    // In steps, so that a window being dragged does not ask for a picture at every pixel.
    const observer = new ResizeObserver(([entry]) => {
      const wide = Math.floor(entry.contentRect.width);
      if (wide > 0) setWidth((before) => (Math.abs(before - wide) > 24 || wide < before ? wide : before));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={place} className="picture">
      {width > 0 && (
        <Drawn
          engine={engine}
          dataKey={dataKey}
          model={model}
          kind={kind}
          ratios={ratios}
          term={term}
          theme={theme}
          width={Math.min(width, 1000)}
        />
      )}
    </div>
  );
}

interface DrawnProps extends Required<ModelPictureProps> {
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

function Drawn({ engine, dataKey, model, kind, ratios, term, theme, width }: DrawnProps) {
  const { value, failure, isWaiting } = useAnswer(
    engine,
    'picture',
    { model: referenceOf(model), kind, theme, width, ratios, term },
    `${dataKey} ${keyOf(model)} ${kind} ${theme} ${width} ${ratios} ${term}`,
  );
  const element = useMemo(() => (value === undefined ? undefined : svgElement(value)), [value]);
  if (failure) return <p className="notice">{failure.message}</p>;
  return (
    <div aria-busy={isWaiting} className={isWaiting && element ? 'waiting' : ''}>
      {element ? <Figure element={element} /> : <p className="quiet placeholder">Drawing …</p>}
    </div>
  );
}
