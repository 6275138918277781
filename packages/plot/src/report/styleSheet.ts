/** The report's style: one column that reads on a telephone, on a screen and on paper. */
export const styleSheet = `
:root { color-scheme: light; --text: #1d2430; --muted: #5a6372; --line: #dde1e7; --soft: #f5f6f8; --accent: #0072b2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #fff; color: var(--text); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'DejaVu Sans', sans-serif; }
main { max-width: 56rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.4rem 0 .4rem; }
p, ul { margin: .5rem 0; max-width: 46rem; }
ul { padding-left: 1.2rem; }
li { margin: .3rem 0; }
.formula code { font-size: .95rem; overflow-wrap: anywhere; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .8rem 1rem; overflow-x: auto; font-size: .85rem; line-height: 1.5; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .8rem 0; font-size: .9rem; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: .6rem 1.5rem; margin: 1rem 0; }
dl div { border-left: 3px solid var(--line); padding-left: .7rem; }
dt { color: var(--muted); font-size: .85rem; }
dd { margin: 0; }
.wide { overflow-x: auto; margin: .8rem 0; }
table { border-collapse: collapse; font-size: .9rem; min-width: 60%; }
th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; font-weight: 400; }
thead th { color: var(--muted); font-weight: 600; border-bottom: 2px solid var(--line); white-space: nowrap; }
tbody th { white-space: nowrap; }
td:not(.n):not(:last-child) { min-width: 6.5rem; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bars { display: block; }
.bars rect { fill: #7fb8d8; }
figure { margin: 1.2rem 0; }
figure svg { display: block; max-width: 100%; height: auto; }
figcaption, .quiet, footer { color: var(--muted); font-size: .9rem; max-width: 46rem; }
.warnings { list-style: none; padding: 0; }
.warnings li { border-left: 4px solid #d55e00; background: #fdf3ec; padding: .5rem .8rem; }
.equations { font-family: 'STIX Two Text', 'Cambria Math', Georgia, 'DejaVu Serif', serif; font-size: 1.02rem; background: var(--soft); border-radius: 6px; padding: .4rem 1rem; overflow-wrap: anywhere; }
.equations p { max-width: none; padding-left: 1.5rem; text-indent: -1.5rem; }
.nb { display: inline-block; text-indent: 0; }
details { margin: 1rem 0; }
summary { cursor: pointer; color: var(--accent); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; }
@media print {
  @page { margin: 16mm 15mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  h2, h3 { break-after: avoid; }
  figure svg { max-height: 225mm; margin: 0 auto; break-inside: avoid; }
  footer { margin-top: 1rem; break-before: avoid; }
  figcaption { break-before: avoid; }
  figcaption, tr, dl div, .warnings li { break-inside: avoid; }
  p:has(+ .wide), thead, tbody tr:nth-child(-n+3):not(:last-child) { break-after: avoid; }
  tbody tr:last-child:not(:first-child) { break-before: avoid; }
  p:has(+ .wide) { break-inside: avoid; }
  details { display: none; }
  pre { white-space: pre-wrap; break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { padding-right: .5rem; }
  td:not(.n):not(:last-child) { min-width: 0; }
  a { color: inherit; text-decoration: none; }
}
`;
