import { counted } from 'expofam';
import type { KeptWork } from '../session/useKeptWork.ts';

/** Sessions of other visits that the browser keeps. */
export function EarlierWork({ keptWork }: { keptWork: KeptWork }) {
  const { earlier, goOn, forget } = keptWork;
  if (earlier.length === 0) return null;
  return (
    <>
      <h2>Earlier work, kept in this browser</h2>
      <ul className="earlier">
        {earlier.map(({ id, session: { data, saved, history } }) => {
          const count = history.present.models.length;
          const name = data?.name ?? 'a saved model';
          const time = new Date(saved).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' });
          const about = `${name}, ${time}`;
          return (
            <li key={id}>
              <button type="button" className="link-button" onClick={() => goOn(id)} aria-label={`Go on with ${about}`}>
                {name}
              </button>
              <span className="quiet">
                {data ? `${counted(data.rowCount.toLocaleString('en'), 'row')}, ` : ''}
                {counted(count, 'model')}, {time}
              </span>
              <button type="button" className="small-button" onClick={() => forget(id)} aria-label={`Forget ${about}`}>
                Forget
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
