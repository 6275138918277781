/** Log-weights at some points; not a number where there is no weight. */
type LogWeights = (z: Float64Array) => Float64Array;

/** Points on a circle, and the logarithms of what their weights count. */
export interface PeriodNodes {
  readonly z: Float64Array;
  readonly logMeasure: Float64Array;
}

interface Peak {
  readonly mode: number;
  readonly height: number;
}

/** Weights below e^−45 of the largest change no digit. */
const negligible = 45;
/** Points that are looked at together. */
const together = 1024;

/**
 * Nodes for sums of a weight over a period: `count` of them in equal steps, or as many as narrow peaks need. Equal steps converge
 * geometrically where a step is less than about 1.4 standard deviations of a peak; narrower ones, of a concentration above some 10⁴ with
 * 1,024 steps, are gone through one by one, in steps that grow as a sinh about each mode.
 */
export function periodNodes(logWeights: LogWeights, count: number): PeriodNodes {
  const step = (2 * Math.PI) / count;
  const z = Float64Array.from({ length: count }, (_, i) => -Math.PI + step * (i + 0.5));
  const at = new Float64Array(count);
  for (let from = 0; from < count; from += together) at.set(weightsOf(logWeights, z.subarray(from, from + together)), from);
  const top = at.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const peaks: number[] = [];
  let isResolved = true;
  for (let i = 0; i < count; i++) {
    const [left, right] = [at[(i + count - 1) % count], at[(i + 1) % count]];
    if (!(at[i] > left && at[i] >= right)) continue;
    peaks.push(i);
    // The second difference at a peak is the squared step in standard deviations.
    if (at[i] >= top - negligible && 2 * at[i] - left - right > 0.5) isResolved = false;
  }
  if (isResolved) return { z, logMeasure: new Float64Array(count).fill(Math.log(step)) };
  const found = peaks.map((i) => peakNear(logWeights, z[i], step));
  const highest = found.reduce((a, p) => Math.max(a, p.height), Number.NEGATIVE_INFINITY);
  const parts = found.filter((p) => p.height > highest - negligible).map((p) => nodesAbout(logWeights, p));
  return { z: joined(parts.map((p) => p.z)), logMeasure: joined(parts.map((p) => p.logMeasure)) };
}

/** The maximum within a step of a point, by grids that are ever finer. */
function peakNear(logWeights: LogWeights, near: number, step: number): Peak {
  const half = 16;
  let mode = near;
  let height = Number.NEGATIVE_INFINITY;
  for (let spacing = step / half; mode + spacing / 4 !== mode; spacing /= half) {
    const z = Float64Array.from({ length: 2 * half + 1 }, (_, i) => mode + (i - half) * spacing);
    const at = weightsOf(logWeights, z);
    let best = half;
    at.forEach((w, i) => {
      if (w > at[best]) best = i;
    });
    // Beside the mode weights differ by less than they are rounded by.
    if (!(at[best] > height)) break;
    [mode, height] = [z[best], at[best]];
  }
  return { mode, height };
}

/** Nodes mode + width·sinh(t) in equal steps of t, as far as the weight is not negligible, and half a turn at most. */
function nodesAbout(logWeights: LogWeights, { mode, height }: Peak): PeriodNodes {
  const about = (distances: Float64Array): Float64Array =>
    weightsOf(
      logWeights,
      distances.map((d) => turned(mode + d)),
    );
  const widths = Float64Array.from({ length: 80 }, (_, k) => Math.min(Math.PI, 1e-13 * 1.5 ** k));
  const [above, below] = [about(widths), about(widths.map((w) => -w))];
  const width = widths.find((_, k) => Math.min(above[k], below[k]) < height - 1) ?? Math.PI;
  const most = Math.asinh(Math.PI / width);
  const tries = Float64Array.from({ length: Math.ceil(4 * most) }, (_, k) => Math.min(most, (k + 1) / 4));
  const reach = (direction: number): number => {
    const at = about(tries.map((t) => direction * width * Math.sinh(t)));
    return direction * (tries.find((_, k) => at[k] < height - negligible) ?? most);
  };
  const [from, to] = [reach(-1), reach(1)];
  const cells = 320;
  const step = (to - from) / cells;
  const t = Float64Array.from({ length: cells + 1 }, (_, i) => from + i * step);
  return { z: t.map((v) => turned(mode + width * Math.sinh(v))), logMeasure: t.map((v) => Math.log(width * Math.cosh(v) * step)) };
}

function weightsOf(logWeights: LogWeights, z: Float64Array): Float64Array {
  const at = logWeights(z);
  for (let i = 0; i < at.length; i++) if (Number.isNaN(at[i])) at[i] = Number.NEGATIVE_INFINITY;
  return at;
}

/** The same angle within (−π, π]: a weight that is written without sines need not be periodic. */
const turned = (z: number): number => z - 2 * Math.PI * Math.round(z / (2 * Math.PI));

function joined(parts: readonly Float64Array[]): Float64Array {
  if (parts.length === 1) return parts[0];
  const all = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
