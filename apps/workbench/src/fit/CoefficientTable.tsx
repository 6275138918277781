import type { CoefficientLine } from '../engine/protocol.ts';
import { columnText, pText } from '../ui/numberText.ts';
import { Wide } from '../ui/Wide.tsx';

/** The coefficients with intervals; numbers stand below one another by their point. */
export function CoefficientTable({ lines, isKnown }: { lines: readonly CoefficientLine[]; isKnown: boolean }) {
  const groups = [...new Set(lines.map(({ group }) => group))];
  const text = {
    estimate: columnText(
      lines.map((l) => l.estimate),
      4,
    ),
    stdError: columnText(
      lines.map((l) => l.stdError),
      3,
    ),
    statistic: columnText(
      lines.map((l) => l.statistic),
      3,
    ),
    lower: columnText(
      lines.map((l) => l.lower),
      3,
    ),
    upper: columnText(
      lines.map((l) => l.upper),
      3,
    ),
  };
  return (
    <Wide label="Table of the coefficients">
      <table className="numbers">
        <caption className="sr-only">Coefficients</caption>
        <thead>
          <tr>
            {groups.length > 1 && <th scope="col">{'For'}</th>}
            <th scope="col">Term</th>
            <th scope="col" className="right">
              Estimate
            </th>
            <th scope="col" className="right">
              Std. error
            </th>
            <th scope="col" className="right">
              {isKnown ? 'z' : 't'}
            </th>
            <th scope="col" className="right">
              p
            </th>
            <th scope="col" className="right">
              95 % from
            </th>
            <th scope="col" className="right">
              to
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr key={`${line.group ?? ''}:${line.term}`}>
              {groups.length > 1 && <td>{line.group}</td>}
              <th scope="row" className="code">
                {line.term}
              </th>
              <td className="right strong">{text.estimate[i]}</td>
              <td className="right">{text.stdError[i]}</td>
              <td className="right">{text.statistic[i]}</td>
              <td className="right">{pText(line.pValue)}</td>
              <td className="right">{text.lower[i]}</td>
              <td className="right">{text.upper[i]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Wide>
  );
}
