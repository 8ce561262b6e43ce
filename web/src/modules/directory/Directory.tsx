// Who is who: the parties that have a name here, and the persons on record with the spellings of
// their names, their offices and the days of these.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Circle } from '../../api/model';
import { queries, useNode, useSession } from '../../api/queries';
import { circleAt, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip, audienceText, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToImport } from '../../frame/Ways';
import { formatDateText } from '../../i18n/dates';
import { languageName } from '../../i18n/languages';
import { choose, Words } from '../../i18n/text';
import { capacities, say } from '../../i18n/words';
import { covering, useAsked } from '../../record/asked';
import { namesOf, type RecordPerson } from '../../record/persons';
import { SaidMark } from '../../record/SaidMark';
import { Waiting } from '../../record/Waiting';
import { SubmitButton } from '../../writing/SubmitButton';
import { mayWrite, type Offer, Write } from '../../writing/Write';
import { counterpart, holding, person } from '../bodies/forms';
import { changeOf } from '../forms';
import styles from './directory.module.css';
import { useOpenPersons } from './open_persons';

const nowhere = { body: '', slug: '' };

// `entry`, `circle`: of a person, asked for by the address.
export function Directory({
  entry,
  circle: address = '',
}: {
  entry?: string | undefined;
  circle?: string | undefined;
}) {
  const { i18n } = useLingui();
  const persons = useQuery(queries.persons());
  const circles = useCircles();
  const title = i18n._({ id: 'nav.directory', message: 'Who is who' });
  const { self } = useParties();
  const open = useOpenPersons();
  const asked = useAsked(circleAt(circles, address), entry, open, (one) =>
    /^bodies\/(people|parties)\//.test(one.matter),
  );
  useScreen(
    title,
    covering(persons.data?.label ?? null, [...open, asked]),
    null,
    persons.data?.items.length === 0 && open.length === 0 && !asked,
  );
  const [first, setFirst] = useState<HTMLElement | null>(null);
  // A link to one of them is followed when they are there.
  const there = persons.data !== undefined;
  useEffect(() => {
    const place = there && decodeURIComponent(window.location.hash.slice(1));
    if (place) document.getElementById(place)?.scrollIntoView({ block: 'center' });
  }, [there]);
  if (persons.isPending) return <Loading />;
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
        <Enter at={persons.data?.items.length === 0 ? first : undefined} />
      </header>
      <Waiting
        acts={open}
        says={null}
        asked={asked}
        named
        change={(one) =>
          changeOf(i18n, one, circles.find((each) => each.id === one.circle) ?? null, self)
        }
      />
      <PartyList />
      <section className="section" aria-labelledby="persons">
        <h2 id="persons">{i18n._({ id: 'directory.persons', message: 'Persons' })}</h2>
        {persons.isError && (
          <Trouble error={persons.error} onRetry={() => void persons.refetch()} />
        )}
        {persons.data?.items.length === 0 && (
          <Empty action={setFirst} see={<ToImport />}>
            {i18n._({
              id: 'directory.no_persons',
              message:
                'Nobody is entered yet. Who is entered here can be picked into a delegation, with name and office.',
            })}
          </Empty>
        )}
        <ul className={styles.list}>
          {(persons.data?.items ?? []).map((one) => (
            <PersonRow key={`${one.circle} ${one.id}`} person={one} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function PartyList() {
  const { i18n } = useLingui();
  const parties = useParties();
  const node = useNode();
  const national = useOwnPlace();
  return (
    <section className="section" aria-labelledby="parties">
      <h2 id="parties">{i18n._({ id: 'field.parties', message: 'Parties' })}</h2>
      <ul className={styles.list}>
        {parties.all().map((name) => {
          const { names, short, self } = parties.known(name);
          const named = node?.counterparts.find((one) => one.name === name);
          const joined = node?.circles.some((one) =>
            one.parties.some((each) => each.name === name),
          );
          return (
            <li key={name} id={`parties-${name}`} className={styles.row} tabIndex={-1}>
              <h3>
                <PartyMark name={name} />
              </h3>
              <ul className={styles.forms}>
                {Object.entries(names).map(([tag, text]) => (
                  <li key={tag}>
                    <span lang={tag}>{text}</span>{' '}
                    <span className="aside small">{languageName(i18n.locale, tag)}</span>
                  </li>
                ))}
                {short && (
                  <li>
                    <Words of={short} />{' '}
                    <span className="aside small">
                      {i18n._({ id: 'field.abbreviations', message: 'Short name' })}
                    </span>
                  </li>
                )}
              </ul>
              <p className={styles.under}>
                {self
                  ? i18n._({ id: 'directory.self', message: 'Our own side' })
                  : joined
                    ? i18n._({ id: 'directory.joined', message: 'Party of an arrangement with us' })
                    : i18n._({
                        id: 'directory.named',
                        message: 'Named by our side; it takes no part here',
                      })}
                {named && national && (
                  <Write
                    quiet
                    title={i18n._({ id: 'write.change', message: 'Change' })}
                    offers={[
                      {
                        id: name,
                        text: '',
                        writing: () => ({
                          form: counterpart,
                          circle: national,
                          place: nowhere,
                          about: name,
                          initial: {
                            party: name,
                            names: named.names,
                            abbreviations: named.short,
                          },
                        }),
                      },
                    ]}
                  />
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function PersonRow({ person: one }: { person: RecordPerson }) {
  const { i18n } = useLingui();
  const session = useSession();
  const circle = useCircles().find((each) => each.id === one.circle);
  const names = namesOf(one);
  const id = one.id.split('/')[2] ?? '';
  return (
    <li id={`people-${id}`} className={styles.row} tabIndex={-1}>
      <h3>
        <Words of={names} none={id} />
      </h3>
      <ul className={styles.forms}>
        {one.forms.map((form, at) => (
          <li key={at}>
            <span lang={form.lang}>{form.text}</span>{' '}
            <span className="aside small">
              {languageName(i18n.locale, form.lang)}
              {form.source ? ` · ${form.source}` : ''}
            </span>
          </li>
        ))}
      </ul>
      <ul className={styles.forms}>
        {one.holdings.map((held, at) => (
          <li key={at}>
            {held.capacity && held.capacity !== 'substantive' && (
              <em>{say(i18n, capacities, held.capacity)} </em>
            )}
            <Words of={held.office} />
            {choose(held.organisation, i18n.locale) && (
              <>
                {', '}
                <Words of={held.organisation} />
              </>
            )}{' '}
            <span className="aside small">
              {i18n._({
                id: 'directory.days',
                message: '{from} – {to}',
                values: {
                  from: held.from ? formatDateText(i18n, held.from) : '…',
                  to: held.to ? formatDateText(i18n, held.to) : '…',
                },
              })}
            </span>{' '}
            <SaidMark said={held.said} />
          </li>
        ))}
      </ul>
      <p className={styles.under}>
        {one.party && <PartyMark name={one.party} />}
        {circle && <AudienceChip circle={circle} />}
        {circle && mayWrite(session, circle) && (
          <>
            <Write
              quiet
              title={i18n._(holding.title)}
              offers={[offerOf(holding, circle, one, {})]}
            />
            <Write
              quiet
              title={i18n._({ id: 'directory.spelling', message: 'Change the spellings' })}
              offers={[
                offerOf(person, circle, one, {
                  ...(one.party ? { party: one.party } : {}),
                  names: one.forms.map(({ text, lang, source }) => ({
                    text,
                    lang,
                    ...(source ? { source } : {}),
                  })),
                }),
              ]}
            />
          </>
        )}
      </p>
    </li>
  );
}

// Of this person, whatever is typed into the form.
function offerOf(
  form: typeof person,
  circle: Circle,
  one: RecordPerson,
  initial: Record<string, unknown>,
): Offer {
  return {
    id: form.says,
    text: '',
    writing: () => ({
      form: { ...form, matter: () => one.id },
      circle,
      place: nowhere,
      about: one.id,
      initial,
    }),
  };
}

// Where our own side keeps what it calls others, if this person may write there.
function useOwnPlace(): Circle | null {
  const session = useSession();
  return useCircles().find((one) => one.national && mayWrite(session, one)) ?? null;
}

// `at`: where the first person is entered from, while there is none.
function Enter({ at }: { at: HTMLElement | null | undefined }) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const places = useCircles().filter((one) => mayWrite(session, one));
  const offers = places.flatMap((circle) =>
    [person, ...(circle.national ? [counterpart] : [])].map((form) => ({
      id: `${circle.id} ${form.says}`,
      text: i18n._({
        id: 'write.in',
        message: '{what} ({where})',
        values: { what: i18n._(form.title), where: audienceText(i18n, parties, circle.audience) },
      }),
      writing: () => ({
        form,
        circle,
        place: nowhere,
        initial:
          form.says === 'person' ? { party: parties.self, names: [{ lang: i18n.locale }] } : {},
      }),
    })),
  );
  const own = places.find((one) => one.national);
  const persons = useQuery(queries.persons()).data?.items ?? [];
  const ours = persons.filter((one) => one.circle === own?.id).map((one) => one.id);
  if (offers.length === 0) return null;
  return (
    <p className="tools">
      <Write at={at} offers={offers} title={i18n._({ id: 'bodies.enter', message: 'Enter …' })} />
      {own && <SubmitButton circle={own} of={{ matters: [...new Set(ours)] }} />}
    </p>
  );
}
