import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Frame } from './Chart.tsx';

export interface HandleProps {
  readonly frame: Frame;
  readonly x: number;
  readonly y: number;
  /** What is moved: `Point 3`. */
  readonly label: string;
  /** The value in words; the coordinates where absent. */
  readonly valueText?: string;
  /** Which directions it may move in. */
  readonly axis?: 'x' | 'y' | 'both';
  /** How far an arrow key moves it, in parts of the axes: 1/50 by default; ten times as far with Shift. */
  readonly fraction?: number;
  readonly onMove: (x: number, y: number) => void;
  readonly onFocus?: () => void;
  readonly className?: string;
  /** What is drawn at the origin; a disc where absent. */
  readonly children?: ReactNode;
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Something in a chart that mouse, finger and arrow keys move. */
export function Handle(props: HandleProps) {
  const { frame, x, y, label, axis = 'both', fraction = 1 / 50, onMove, onFocus, className, children } = props;
  const place = useRef<SVGGElement>(null);
  // Browsers do not heed touch-action within SVG: the page would scroll, and take the finger away from the handle.
  useEffect(() => {
    const element = place.current;
    const keep = (event: TouchEvent): void => event.preventDefault();
    element?.addEventListener('touchstart', keep, { passive: false });
    return () => element?.removeEventListener('touchstart', keep);
  }, []);
  const within = (value: number, [a, b]: readonly [number, number]) => Math.max(Math.min(a, b), Math.min(Math.max(a, b), value));
  const move = (toX: number, toY: number) =>
    onMove(axis === 'y' ? x : within(toX, frame.x.domain), axis === 'x' ? y : within(toY, frame.y.domain));
  const onPointerDown = (event: PointerEvent<SVGGElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    event.currentTarget.focus({ preventScroll: true });
  };
  const onPointerMove = (event: PointerEvent<SVGGElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const svg = event.currentTarget.ownerSVGElement?.getBoundingClientRect();
    if (svg) move(frame.x.invert(event.clientX - svg.left), frame.y.invert(event.clientY - svg.top));
  };
  const onKeyDown = (event: KeyboardEvent<SVGGElement>) => {
    const step = steps[event.key];
    // With one direction, both pairs of keys move along it.
    if (!step) return;
    event.preventDefault();
    const by = fraction * (event.shiftKey ? 10 : 1);
    const along = axis === 'both' ? step : ([step[0] + step[1], step[0] + step[1]] as const);
    const span = ([a, b]: readonly [number, number]) => b - a;
    move(x + along[0] * by * span(frame.x.domain), y + along[1] * by * span(frame.y.domain));
  };
  const main = axis === 'x' ? frame.x.domain : frame.y.domain;
  return (
    <g
      ref={place}
      className={`handle ${className ?? ''}`}
      transform={`translate(${frame.x(x).toFixed(2)} ${frame.y(y).toFixed(2)})`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={Math.min(...main)}
      aria-valuemax={Math.max(...main)}
      aria-valuenow={axis === 'x' ? x : y}
      aria-valuetext={props.valueText ?? `${x.toPrecision(3)}, ${y.toPrecision(3)}`}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onFocus={onFocus}
    >
      <circle className="reach" r="20" />
      {children ?? <circle className="grip" r="7" />}
    </g>
  );
}
