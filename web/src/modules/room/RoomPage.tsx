// The room: one text in large type, as everybody there sees it, and one operator who notes what is said as the
// words of whoever says it. What is noted is kept at once; nothing is sent to anybody.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { queries, useSession } from '../../api/queries';
import { circleAt, useCircles } from '../../frame/circles';
import { useNarrow } from '../../frame/narrow';
import { useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, Trouble } from '../../frame/Trouble';
import { choose } from '../../i18n/text';
import type { Noting } from '../../writing/Manner';
import { usePartyNames } from '../../writing/options';
import { mayWrite } from '../../writing/Write';
import type { Said } from '../texts/ContentSaid';
import { type InText, SelectedContext, type Selection, TextContext } from '../texts/in_text';
import type { TextSearch } from '../texts/search';
import { useShownLanguages } from '../texts/shown_languages';
import { inputOf, isAlone, speakersOf } from '../texts/spoken';
import { agreedTerms } from '../texts/terms';
import { useNoter } from './noter';
import { Room } from './Room';
import styles from './room.module.css';

// As many as there are number keys.
const mostSpeakers = 9;
const none: string[] = [];

export function RoomPage({
  circle: address,
  body,
  text: id,
  search = {},
  session: only = null,
  home = null,
}: {
  circle: string;
  body: string;
  text: string;
  search?: TextSearch;
  // What was noted in this session, of a machine that is there for the room alone; null: all of it.
  session?: ReadonlySet<string> | null;
  // What everybody takes home from such a machine.
  home?: ReactNode;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const narrow = useNarrow();
  const circle = circleAt(useCircles(), address);
  const answer = useQuery(queries.text(address, body, id));
  const text = answer.data;
  const [speaker, setSpeaker] = useState<string | null>(null);
  const [selected, select] = useState<Selection | null>(null);
  const [editing, setEditing] = useState<{ element: string; on: string } | null>(null);
  const noter = useNoter(circle?.id ?? '');
  const { note } = noter;
  const matter = `texts/${body}/${id}`;
  const notingOf = useCallback(
    (party: string): Noting | null =>
      party === parties.self ? null : { party, channel: 'in_the_room' },
    [parties.self],
  );
  const say = useCallback(
    (party: string, contents: readonly Said[], then?: () => void) =>
      note(
        contents.map((one) => inputOf(one, matter, notingOf(party))),
        then,
      ),
    [note, matter, notingOf],
  );
  const write = useCallback(
    (contents: readonly Said[], _title: string, then?: () => void) => {
      if (speaker !== null) void say(speaker, contents, then);
    },
    [speaker, say],
  );
  const edit = useCallback((element: string, on = '') => setEditing({ element, on }), []);
  const languages = useShownLanguages(text, search.languages, narrow);
  const may = circle !== null && isAlone(circle) && mayWrite(session, circle);
  const mine = may && speaker !== null;
  const inText = useMemo<InText | null>(
    () =>
      text && circle
        ? {
            text,
            circle,
            address,
            self: speaker ?? '',
            noting: speaker === null ? null : notingOf(speaker),
            mine,
            reach: 'final',
            changes: new Map(text.changes.map((one) => [one.key, one])),
            terms: agreedTerms(text, true),
            languages,
            select,
            write,
            edit,
          }
        : null,
    [text, circle, address, speaker, notingOf, mine, languages, write, edit],
  );
  const title = choose(text?.titles, i18n.locale)?.text ?? id;
  useScreen(title, text?.label ?? null, circle);
  const known = usePartyNamesOf(only === null ? circle : null);
  const speakers = useMemo(
    () => (text ? speakersOf(text, known).slice(0, mostSpeakers) : none),
    [text, known],
  );
  if (answer.isPending) return <Loading />;
  if (!text || !inText || !circle)
    return (
      <div className="page">
        <h1>{title}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  if (!isAlone(circle))
    return (
      <div className="page">
        <h1>{title}</h1>
        <p className="empty">
          {i18n._({
            id: 'wall.shared',
            message:
              'Here each side writes its own words. In the room they are noted on a machine that is there for that alone: take the text there as a file.',
          })}
        </p>
      </div>
    );
  return (
    <TextContext.Provider value={inText}>
      <SelectedContext.Provider value={selected}>
        <Room
          className={styles.room ?? ''}
          speakers={speakers}
          speaker={speaker}
          onSpeaker={may ? setSpeaker : null}
          editing={editing}
          onEdited={() => setEditing(null)}
          keeping={noter.keeping}
          say={say}
          session={only}
          home={home}
        />
      </SelectedContext.Provider>
    </TextContext.Provider>
  );
}

// A side that keeps a text alone may note anybody; on a machine of the room the parties of the text speak.
function usePartyNamesOf(circle: Parameters<typeof usePartyNames>[0] | null): string[] {
  const nowhere = useMemo(() => ({ parties: [], national: false }), []);
  const names = usePartyNames((circle ?? nowhere) as Parameters<typeof usePartyNames>[0]);
  const joined = names.join(' ');
  return useMemo(() => joined.split(' ').filter(Boolean), [joined]);
}
