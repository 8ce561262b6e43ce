// Texts that are negotiated at a meeting, with how far each has come; nothing where there is none.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { queries } from '../api/queries';
import { Words } from '../i18n/text';
import { say, textStates } from '../i18n/words';

export function MeetingTexts({
  circle,
  address,
  body,
  matter,
}: {
  circle: string;
  address: string;
  body: string;
  matter: string;
}) {
  const { i18n } = useLingui();
  const found = useQuery(queries.texts({ circle, body })).data?.items ?? [];
  const items = found.filter((one) => one.meeting === matter);
  if (items.length === 0) return null;
  return (
    <section className="section" aria-labelledby="negotiated">
      <h2 id="negotiated">{i18n._({ id: 'nav.texts', message: 'Texts' })}</h2>
      <ul>
        {items.map((one) => (
          <li key={one.id}>
            <Link
              data-row
              to="/t/$circle/$body/$text"
              params={{ circle: address, body, text: one.id }}
              search={{}}
            >
              <Words of={one.titles} none={one.id} />
            </Link>{' '}
            <span className="badge">{say(i18n, textStates, one.state)}</span>{' '}
            {one.revision > 0 && <span className="num">Rev.{one.revision}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
