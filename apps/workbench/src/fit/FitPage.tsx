/** Opens data, fits and compares models. */
export function FitPage() {
  return (
    <div className="page">
      <h1>Fit a model</h1>
    </div>
  );
}
