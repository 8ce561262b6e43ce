// Finding a date among several: who said what of each.
import { useLingui } from '@lingui/react';
import type { Circle, Meeting } from '../../api/model';
import { useSession } from '../../api/queries';
import { PartyMark, useParties } from '../../frame/parties';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { modalities, say } from '../../i18n/words';
import { hasPlace, PlaceText } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import { mayWrite, Write } from '../../writing/Write';
import { choiceOf, withdrawalOf } from './candidates';
import { availabilities, availability } from './forms';
import styles from './meetings.module.css';

type Prepared = Pick<Meeting, 'body' | 'slug' | 'candidates' | 'acts' | 'transitions'>;

export function Candidates({ meeting, circle }: { meeting: Prepared; circle: Circle | null }) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const open = meeting.candidates.filter((one) => !one.withdrawn);
  if (open.length === 0) return null;
  const place = { body: meeting.body, slug: meeting.slug };
  return (
    <section className="section" aria-labelledby="candidates">
      <h2 id="candidates">
        {i18n._({ id: 'meeting.candidates', message: 'Dates that would do' })}
      </h2>
      <ul className={styles.planned}>
        {open.map((one) => {
          const ours = one.availability.find((each) => each.party === parties.self);
          return (
            <li key={`${one.id} ${one.said.ref}`}>
              <span className={styles.strong}>{formatPeriod(i18n, one.date)}</span>
              {one.starts && (
                <span className="num">{[one.starts, one.ends].filter(Boolean).join('–')}</span>
              )}
              {one.modality && <span>{say(i18n, modalities, one.modality)}</span>}
              {hasPlace(i18n, one.place) && (
                <span>
                  <PlaceText place={one.place} />
                </span>
              )}
              {one.host && (
                <span>
                  {i18n._({ id: 'body.host', message: 'Host' })} <PartyMark name={one.host} />
                </span>
              )}
              {choose(one.words, i18n.locale) && (
                <span>
                  <Words of={one.words} />
                </span>
              )}
              {one.chosen && (
                <span className="badge" data-tone="good">
                  {i18n._({ id: 'meeting.chosen', message: 'Chosen' })}
                </span>
              )}
              <SaidMark said={one.said} />
              {one.availability.map((each) => (
                <span key={each.said.ref}>
                  <PartyMark name={each.party} />{' '}
                  <span
                    className="badge"
                    data-tone={
                      each.answer === 'good' ? 'good' : each.answer === 'not' ? 'bad' : 'wait'
                    }
                  >
                    {say(i18n, availabilities, each.answer)}
                  </span>{' '}
                  <Words of={each.words} />
                </span>
              ))}
              {circle && mayWrite(session, circle) && !one.chosen && (
                <Write
                  title={i18n._(availability.title)}
                  offers={[
                    {
                      id: 'availability',
                      text: i18n._(availability.title),
                      writing: () => ({
                        form: {
                          ...availability,
                          complete: (value) => ({ ...value, candidate: one.id }),
                        },
                        circle,
                        place,
                        initial: { answer: (ours?.answer ?? 'good').toUpperCase() },
                        about: one.id,
                      }),
                    },
                  ]}
                />
              )}
              {circle &&
                mayWrite(session, circle) &&
                [
                  choiceOf(i18n, one, meeting, circle),
                  withdrawalOf(i18n, one, meeting, circle, parties.self),
                ]
                  .filter((offer) => offer !== null)
                  .map((offer) => <Write key={offer.id} title={offer.text} offers={[offer]} />)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
