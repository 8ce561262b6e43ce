// One negotiated text: its words in the chosen view, what is open in the margin, and what leads to its adoption.
import { useLingui } from '@lingui/react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { queries, useSession } from '../../api/queries';
import { circleAt, useCircles } from '../../frame/circles';
import { useNarrow } from '../../frame/narrow';
import { useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Trouble } from '../../frame/Trouble';
import { choose } from '../../i18n/text';
import { useAsked } from '../../record/asked';
import { useReach } from '../../record/commits';
import { Unagreed } from '../../record/Unagreed';
import { Waiting } from '../../record/Waiting';
import { mayWrite } from '../../writing/Write';
import { changeOf } from '../forms';
import { CheckPrint } from './CheckPrint';
import { Completion } from './Completion';
import type { Said } from './ContentSaid';
import { Elements } from './Elements';
import { FirstRevision } from './FirstRevision';
import { Instructions } from './Instructions';
import {
  type HowWritten,
  type InText,
  SelectedContext,
  type Selection,
  TextContext,
} from './in_text';
import { Margin } from './Margin';
import { Packages } from './Packages';
import { Revisions } from './Revisions';
import { Speaker, useNoting } from './Speaker';
import type { TextSearch } from './search';
import { useShownLanguages } from './shown_languages';
import { isAlone } from './spoken';
import { TextHeader } from './TextHeader';
import { agreedTerms } from './terms';
import { ViewChoice } from './ViewChoice';
import { WriteContents } from './WriteContents';

// What waits for an answer of all.
// Packages have a place of their own.
const joint = ['text', 'pen', 'mandate', 'review', 'adoption', 'correction'];

interface Writing {
  contents: readonly Said[];
  title: string;
  onRecorded: (() => void) | undefined;
  how: HowWritten;
}

export function TextPage({
  circle: address,
  body,
  text: id,
  search,
}: {
  circle: string;
  body: string;
  text: string;
  search: TextSearch;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const narrow = useNarrow();
  const circle = circleAt(useCircles(), address);
  const matter = `texts/${body}/${id}`;
  const answer = useQuery(queries.text(address, body, id));
  const text = answer.data;
  // What is proposed for the whole, as entries that can be answered.
  const refs = [...(text?.proposed ?? []), ...(text?.packages ?? [])].flatMap(({ said }) =>
    said.kind === 'proposed' && said.ref ? [said.ref] : [],
  );
  const entries = useQueries({
    queries: refs.map((ref) => ({
      ...queries.act(circle?.id ?? '', ref),
      enabled: circle !== null,
    })),
  }).flatMap((one) => one.data ?? []);
  const asked = useAsked(circle, search.entry, entries, (one) => one.matter === matter);
  const packaged = text?.packages.some((one) => one.said.ref === search.entry) ?? false;
  const reach = useReach(circle?.id ?? '', matter) ?? 'none';
  const [selected, select] = useState<Selection | null>(search.at ? { element: search.at } : null);
  const [editing, setEditing] = useState<{ element: string; on: string } | null>(null);
  const [writing, setWriting] = useState<Writing | null>(null);
  const write = useCallback(
    (contents: readonly Said[], title: string, onRecorded?: () => void, how: HowWritten = {}) =>
      setWriting({ contents, title, onRecorded, how }),
    [],
  );
  const edit = useCallback((element: string, on = '') => setEditing({ element, on }), []);
  const languages = useShownLanguages(text, search.languages, narrow);
  const mine = circle !== null && mayWrite(session, circle);
  const [noting, setNoting] = useNoting(matter, circle);
  const inText = useMemo<InText | null>(
    () =>
      text && circle
        ? {
            text,
            circle,
            address,
            self: noting?.party ?? parties.self,
            noting,
            mine,
            reach,
            changes: new Map(text.changes.map((one) => [one.key, one])),
            terms: agreedTerms(text, isAlone(circle)),
            languages,
            select,
            write,
            edit,
          }
        : null,
    [text, circle, address, parties.self, noting, mine, reach, languages, write, edit],
  );
  const title = choose(text?.titles, i18n.locale)?.text ?? id;
  const nowhere = isNowhere(answer.error) && !text;
  useScreen(nowhere ? null : title, text?.label ?? null, circle);
  // The element that the address leads to.
  const ready = inText !== null;
  useEffect(() => {
    if (ready && search.at)
      document.getElementById(`element-${search.at}`)?.scrollIntoView({ block: 'center' });
  }, [ready, search.at]);
  if (answer.isPending) return <Loading />;
  if (nowhere)
    return (
      <Unagreed
        circle={circle}
        matter={matter}
        entry={search.entry}
        change={(one) => changeOf(i18n, one, circle, parties.self)}
      />
    );
  if (!text || !inText || !circle)
    return (
      <div className="page">
        <h1>{title}</h1>
        <Trouble error={answer.error} onRetry={() => void answer.refetch()} />
      </div>
    );
  const issued = text.revision > 0 || text.elements.length > 0;
  const first = !issued && mine && (text.pen === parties.self || text.pen === null);
  // What waits for an answer stands before the words.
  const offered = text.packages.some((one) => one.state === 'offered');
  const packages = <Packages key="packages" entries={entries} asked={search.entry} />;
  return (
    <TextContext.Provider value={inText}>
      <SelectedContext.Provider value={selected}>
        <div className={narrow || !issued ? undefined : 'two'}>
          <div className="page">
            <TextHeader />
            <Waiting
              acts={entries}
              says={joint}
              asked={packaged ? null : asked}
              change={(one) => changeOf(i18n, one, circle, parties.self)}
            />
            {offered && packages}
            {first && <FirstRevision />}
            {!issued && !first && (
              <p className="empty">
                {i18n._({
                  id: 'texts.no_revision',
                  message: 'No words yet: whoever holds the pen issues Rev.1.',
                })}
              </p>
            )}
            {issued && (
              <Elements
                views={
                  <>
                    <ViewChoice search={search} />
                    {mine && isAlone(circle) && <Speaker noting={noting} onChange={setNoting} />}
                  </>
                }
                search={search}
                editing={editing}
                onEdited={() => setEditing(null)}
                beside={narrow ? <Margin inside /> : null}
              />
            )}
            {!offered && packages}
            <Instructions />
            <Revisions />
            <CheckPrint />
            <Completion />
          </div>
          {!narrow && issued && <Margin />}
        </div>
        {writing && (
          <WriteContents
            contents={writing.contents}
            title={writing.title}
            how={writing.how}
            circle={writing.how.at ?? circle}
            text={text}
            changes={inText.changes}
            noting={writing.how.at ? null : noting}
            onClose={(recorded) => {
              setWriting(null);
              if (recorded) writing.onRecorded?.();
            }}
          />
        )}
      </SelectedContext.Provider>
    </TextContext.Provider>
  );
}
