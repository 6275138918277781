import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { linearScale, type Scale, ticks, tickText } from './scale.ts';

export interface Axis {
  readonly domain: readonly [number, number];
  readonly label: string;
  /** About how many ticks; 0 for none. */
  readonly count?: number;
}

/** Where things are in a chart, in pixels of its drawing. */
export interface Frame {
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
  /** Names a clipping path of the plotting area. */
  readonly clip: string;
}

export interface ChartProps {
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly height: number;
  /** True where something in it can be moved. */
  readonly interactive?: boolean;
  readonly margin?: { readonly left?: number; readonly right?: number; readonly top?: number; readonly bottom?: number };
  /** True where a unit is as long on both axes; the axes then reach further than asked. */
  readonly equal?: boolean;
  readonly className?: string;
  readonly children: (frame: Frame) => ReactNode;
}

/** A picture with two axes, as wide as its place; what is in it is drawn by `children`. */
export function Chart({ label, x, y, height, interactive = false, margin = {}, equal = false, className, children }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const clip = useId();
  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element);
    setWidth(Math.floor(element.getBoundingClientRect().width));
    return () => observer.disconnect();
  }, []);
  const frame = width > 0 ? frameOf(width, height, x.domain, y.domain, margin, clip, equal) : undefined;
  return (
    <div ref={place} className={`chart ${className ?? ''}`} style={{ height }}>
      {frame && (
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role={interactive ? 'group' : 'img'} aria-label={label}>
          <clipPath id={clip}>
            <rect x={frame.left} y={frame.top} width={frame.right - frame.left} height={frame.bottom - frame.top} />
          </clipPath>
          <Grid frame={frame} x={x} y={y} />
          {children(frame)}
          <Labels frame={frame} x={x} y={y} />
        </svg>
      )}
    </div>
  );
}

function frameOf(
  width: number,
  height: number,
  x: readonly [number, number],
  y: readonly [number, number],
  margin: NonNullable<ChartProps['margin']>,
  clip: string,
  equal: boolean,
): Frame {
  const left = margin.left ?? 44;
  const right = width - (margin.right ?? 12);
  const top = margin.top ?? 26;
  const bottom = height - (margin.bottom ?? 38);
  const unit = equal ? Math.min((right - left) / (x[1] - x[0]), (bottom - top) / (y[1] - y[0])) : 0;
  const reach = ([a, b]: readonly [number, number], pixels: number): readonly [number, number] =>
    equal ? [(a + b - pixels / unit) / 2, (a + b + pixels / unit) / 2] : [a, b];
  return {
    x: linearScale(reach(x, right - left), [left, right]),
    y: linearScale(reach(y, bottom - top), [bottom, top]),
    left,
    right,
    top,
    bottom,
    width,
    height,
    clip,
  };
}

interface AxesProps {
  readonly frame: Frame;
  readonly x: Axis;
  readonly y: Axis;
}

function ticksOf({ frame, x, y }: AxesProps): { readonly across: readonly number[]; readonly up: readonly number[] } {
  const { left, right, top, bottom } = frame;
  return {
    across: x.count === 0 ? [] : ticks(frame.x.domain, Math.min(x.count ?? 8, Math.max(3, (right - left) / 55))),
    up: y.count === 0 ? [] : ticks(frame.y.domain, Math.min(y.count ?? 6, Math.max(2, (bottom - top) / 34))),
  };
}

/** Lines at the ticks, below what is drawn. */
function Grid(props: AxesProps) {
  const { frame } = props;
  const { left, right, top, bottom } = frame;
  const { across, up } = ticksOf(props);
  return (
    <g className="axes">
      {up.map((v) => (
        <line key={v} className="grid" x1={left} x2={right} y1={frame.y(v)} y2={frame.y(v)} />
      ))}
      {across.map((v) => (
        <line key={v} className="grid" x1={frame.x(v)} x2={frame.x(v)} y1={top} y2={bottom} />
      ))}
    </g>
  );
}

/** Numbers and names of both axes, above what is drawn, so that a path along an axis does not cross them out. */
function Labels(props: AxesProps) {
  const { frame, x, y } = props;
  const { left, right, bottom, top } = frame;
  const { across, up } = ticksOf(props);
  return (
    <g className="axes labels">
      {up.map((v) => (
        <text key={v} x={left - 6} y={frame.y(v)} dy="0.32em" textAnchor="end">
          {tickText(v, up)}
        </text>
      ))}
      {across.map((v) => (
        <text key={v} x={frame.x(v)} y={bottom + 15} textAnchor="middle">
          {tickText(v, across)}
        </text>
      ))}
      <text className="axis-name" x={right} y={bottom + 32} textAnchor="end">
        {x.label}
      </text>
      <text className="axis-name" x={Math.max(2, left - 38)} y={top - 12}>
        {y.label}
      </text>
    </g>
  );
}
