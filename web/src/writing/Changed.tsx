// What happened meanwhile, where somebody was quicker: the entries on this since the form was opened.
// What was typed stands unchanged behind it.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../api/queries';
import { PartyMark } from '../frame/parties';
import { Instant } from '../i18n/text';
import { ContentLine } from '../record/ContentLine';
import { entryTitle, Outstanding } from '../record/Entries';
import styles from './writing.module.css';

const most = 5;

export function Changed({
  circle,
  matter,
  since,
}: {
  circle: string;
  matter: string;
  since: string;
}) {
  const { i18n } = useLingui();
  const answer = useQuery({ ...queries.entries(circle, matter), enabled: matter !== '' });
  const acts = answer.data?.items ?? [];
  const later = acts.filter((one) => one.time > since);
  const shown = (later.length > 0 ? later : acts).slice(-most).reverse();
  return (
    <section className={styles.changed} aria-labelledby="changed">
      <h3 id="changed">
        {later.length > 0
          ? i18n._({ id: 'write.meanwhile', message: 'What was recorded meanwhile' })
          : i18n._({ id: 'write.stands', message: 'What stands on record' })}
      </h3>
      <ul>
        {shown.map((act) => (
          <li key={act.ref}>
            <strong>{entryTitle(i18n, act)}</strong> <ContentLine content={act.content} />{' '}
            <PartyMark name={act.party} /> <Instant at={act.time} /> <Outstanding act={act} />
          </li>
        ))}
      </ul>
      <p>
        {i18n._({
          id: 'write.nothing_lost',
          message: 'Nothing that you typed is lost: go back, change it, and go on.',
        })}
      </p>
    </section>
  );
}
