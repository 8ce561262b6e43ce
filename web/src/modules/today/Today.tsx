// Today: what needs me, what moved since I looked, what comes next, how the links stand. No more.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Act, Today as TodayAnswer } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { AddressLink } from '../../frame/AddressLink';
import { circleAddress, useCircles } from '../../frame/circles';
import { Empty } from '../../frame/Empty';
import { AudienceChip, PartyMark, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { ToBodies, ToCommitments } from '../../frame/Ways';
import { formatDay } from '../../i18n/dates';
import { Instant, Words } from '../../i18n/text';
import { addressOf } from '../../record/address';
import { useBodyNames } from '../../record/body_words';
import { headline } from '../../record/ContentLine';
import { reachOf } from '../../record/commits';
import { entryTitle, Outstanding } from '../../record/Entries';
import { MeetingLine } from '../../record/MeetingLine';
import { matterText } from '../../record/matters';
import { mayWrite } from '../../writing/Write';
import { FirstStep } from '../bodies/FirstStep';
import { LinkList } from '../links/LinkList';
import { byMatter, isToCome } from './rows';
import styles from './today.module.css';

export function Today() {
  const { i18n } = useLingui();
  const today = useQuery(queries.today());
  const data = today.data;
  const title = i18n._({ id: 'nav.today', message: 'Today' });
  useScreen(title, data?.label ?? null);
  const seen = useSeen(data?.time);
  if (today.isPending) return <Loading />;
  if (!data)
    return (
      <Page title={title}>
        <Trouble error={today.error} onRetry={() => void today.refetch()} />
      </Page>
    );
  const day = data.time.slice(0, 10);
  const next = data.next_meetings.filter((one) => isToCome(one, day));
  return (
    <Page title={title}>
      <FirstStep />
      <div className={styles.columns}>
        <div className={styles.stack}>
          <section className="section" aria-labelledby="needs">
            <h2 id="needs">
              {i18n._({ id: 'today.needs_me', message: 'Needs me' })}{' '}
              <span className="count">{data.needs_me.length}</span>
            </h2>
            <NeedsMe items={data.needs_me} />
            <Several items={data.needs_me} />
          </section>
          <section className="section" aria-labelledby="moved">
            <h2 id="moved">{i18n._({ id: 'today.moved', message: 'Moved since you looked' })}</h2>
            <Moved acts={data.moved} seen={seen} />
          </section>
        </div>
        <div className={styles.stack}>
          <section className="section" aria-labelledby="next">
            <h2 id="next">{i18n._({ id: 'today.next', message: 'Next meetings' })}</h2>
            {next.length === 0 ? (
              <Empty see={<ToBodies />}>
                {i18n._({
                  id: 'today.no_meetings',
                  message: 'No meeting is planned or under consideration.',
                })}
              </Empty>
            ) : (
              <ul className={styles.list}>
                {next.map((meeting) => (
                  <li key={`${meeting.circle} ${meeting.matter}`}>
                    <MeetingLine meeting={meeting} />
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section className="section" aria-labelledby="links">
            <h2 id="links">{i18n._({ id: 'today.links', message: 'Links' })}</h2>
            <LinkList links={data.links} />
          </section>
        </div>
      </div>
    </Page>
  );
}

function Page({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
      </header>
      {children}
    </div>
  );
}

function EntryLink({ act, children }: { act: Act; children: React.ReactNode }) {
  const circle = circleAddress(useCircles(), act.circle);
  return (
    <AddressLink to={addressOf(act, circle)} data-row className={styles.subject}>
      {children}
    </AddressLink>
  );
}

function NeedsMe({ items }: { items: TodayAnswer['needs_me'] }) {
  const { i18n } = useLingui();
  const circles = useCircles();
  const bodyName = useBodyNames();
  if (items.length === 0) {
    return (
      <Empty see={<ToCommitments />}>
        {i18n._({
          id: 'today.nothing',
          message: 'Nothing waits for you. What the others submit appears here.',
        })}
      </Empty>
    );
  }
  const words: Record<TodayAnswer['needs_me'][number]['word'], string> = {
    answer: i18n._({ id: 'needs.answer', message: 'Answer' }),
    confirm_ad_referendum: i18n._({ id: 'needs.confirm', message: 'Confirm ad ref' }),
    join: i18n._({ id: 'needs.join', message: 'Invitation' }),
    overdue_ad_referendum: i18n._({ id: 'needs.overdue', message: 'Confirmation overdue' }),
  };
  return (
    <ul className={styles.list}>
      {items.map((item) => {
        const circle = circles.find((one) => one.id === item.circle);
        return (
          <li key={`${item.word} ${item.act?.ref ?? item.invitation}`} className={styles.item}>
            <span
              className="badge"
              data-tone={item.word === 'overdue_ad_referendum' ? 'bad' : 'wait'}
            >
              {words[item.word]}
            </span>
            <div className={styles.what}>
              {item.act ? (
                <>
                  <EntryLink act={item.act}>
                    <What act={item.act} />
                  </EntryLink>
                  <p className={styles.under}>
                    <span>{matterText(i18n, item.act, bodyName)}</span>
                    <PartyMark name={item.act.party} />
                    {circle && <AudienceChip circle={circle} />}
                    {item.due && (
                      <span>
                        {i18n._({
                          id: 'needs.due',
                          message: 'due {due}',
                          values: { due: formatDay(i18n, new Date(item.due), 'UTC') },
                        })}
                      </span>
                    )}
                  </p>
                </>
              ) : (
                <Link to="/links" data-row className={styles.subject}>
                  <InvitationText id={item.invitation} />
                </Link>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const AgreeSeveral = lazy(() => import('../../writing/AgreeSeveral'));

// Where more than one proposal waits, they can be gone through in one list.
function Several({ items }: { items: TodayAnswer['needs_me'] }) {
  const { i18n } = useLingui();
  const session = useSession();
  const circles = useCircles();
  const [open, setOpen] = useState(false);
  const commits = useQuery(queries.commits()).data ?? [];
  const acts = items.flatMap((item) =>
    item.act &&
    item.word !== 'join' &&
    mayWrite(session, circles.find((one) => one.id === item.circle) ?? null) &&
    reachOf(commits, item.act.circle, item.act.matter.split('/')[1] ?? '') === 'final'
      ? [item.act]
      : [],
  );
  if (acts.length < 2 && !open) return null;
  return (
    <p className="tools">
      <Button className="button" onPress={() => setOpen(true)}>
        {i18n._({ id: 'several.title', message: 'Agree to several' })} …
      </Button>
      {open && (
        <Suspense fallback={<Loading />}>
          <AgreeSeveral acts={acts} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </p>
  );
}

function InvitationText({ id }: { id: string | null }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const invitation = useQuery(queries.invitations()).data?.items.find((one) => one.id === id);
  if (!invitation)
    return i18n._({ id: 'needs.invitation', message: 'Another party proposes an arrangement' });
  return i18n._({
    id: 'invitation.from',
    message: '{name}, proposed by {party}',
    values: { name: invitation.name, party: parties.text(invitation.from) },
  });
}

function Moved({ acts, seen }: { acts: readonly Act[]; seen: string }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const circles = useCircles();
  const bodyName = useBodyNames();
  if (acts.length === 0) {
    return (
      <Empty
        see={
          <Link to="/links">
            {i18n._({ id: 'help.see_links', message: 'How the links stand' })}
          </Link>
        }
      >
        {i18n._({ id: 'today.nothing_moved', message: 'Nothing has come from the others yet.' })}
      </Empty>
    );
  }
  return (
    <ul className={styles.list}>
      {byMatter(acts).map((group) => {
        const [first] = group.acts;
        if (!first) return null;
        const circle = circles.find((one) => one.id === first.circle);
        return (
          <li key={group.key} className={styles.group}>
            <p className={styles.headline}>
              <GroupLink act={first}>{matterText(i18n, first, bodyName)}</GroupLink>
              {circle?.audience.some((name) => name !== parties.self) && (
                <AudienceChip circle={circle} />
              )}
            </p>
            <ul className={styles.moved}>
              {group.acts.map((act) => (
                <li key={act.ref} data-new={act.time > seen || undefined}>
                  <p className={styles.headline}>
                    <EntryLink act={act}>
                      <What act={act} />
                    </EntryLink>
                    {act.time > seen && (
                      <span className={styles.new}>
                        {i18n._({ id: 'today.new', message: 'New' })}
                      </span>
                    )}
                  </p>
                  <p className={styles.under}>
                    <PartyMark name={act.party} />
                    <Instant at={act.time} />
                    <Outstanding act={act} />
                  </p>
                </li>
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

// What the entries are about; a text opens at its beginning.
function GroupLink({ act, children }: { act: Act; children: React.ReactNode }) {
  const circles = useCircles();
  const text = /^texts\/([^/]+)\/([^/]+)$/.exec(act.matter);
  if (!text) return <EntryLink act={act}>{children}</EntryLink>;
  const params = {
    circle: circleAddress(circles, act.circle),
    body: text[1] ?? '',
    text: text[2] ?? '',
  };
  return (
    <Link to="/t/$circle/$body/$text" params={params} search={{}}>
      {children}
    </Link>
  );
}

// 'Agreement: Agenda item · Water levels': what it is and what it is called. An answer is called as
// what it answers.
function What({ act }: { act: Act }) {
  const { i18n } = useLingui();
  const own = headline(act.content);
  const target = useQuery({
    ...queries.act(act.circle, act.target ?? ''),
    enabled: own === null && act.target !== null,
  }).data;
  const names = own ?? headline(target?.content ?? null);
  return (
    <>
      {entryTitle(i18n, act, target)}
      {names && (
        <>
          {' · '}
          <Words of={names} />
        </>
      )}
    </>
  );
}

const seenPlace = 'entente.seen';

// When this browser last looked at this screen; what is newer is set off.
function useSeen(now: string | undefined): string {
  const [seen] = useState(() => {
    try {
      return localStorage.getItem(seenPlace) ?? '';
    } catch {
      return '';
    }
  });
  useEffect(() => {
    if (!now) return;
    try {
      localStorage.setItem(seenPlace, now);
    } catch {
      // Everything is new next time as well.
    }
  }, [now]);
  return seen;
}
