/** The sign of a class, so that colour is never all that tells them apart: circle, square, triangle. */
export function Glyph({ kind, size = 6 }: { readonly kind: number; readonly size?: number }) {
  const className = `mark class-${kind}`;
  if (kind === 0) return <circle className={className} r={size} />;
  if (kind === 1) return <rect className={className} x={-size * 0.92} y={-size * 0.92} width={size * 1.84} height={size * 1.84} />;
  const [w, h] = [size * 1.18, size * 1.1];
  return <path className={className} d={`M0 ${-h}L${w} ${h * 0.85}L${-w} ${h * 0.85}Z`} />;
}
