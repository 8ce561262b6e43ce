// The elements of a text one below the other, with the keys that go from bracket to bracket and select a range.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { useContext, useMemo, useState } from 'react';
import { Button } from 'react-aria-components';
import { queries } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { Loading } from '../../frame/Trouble';
import { useShortcuts } from '../../keyboard/shortcuts';
import { useDrawn } from './drawn';
import { ElementRow, type Shown } from './ElementRow';
import { SelectedContext, useInText } from './in_text';
import { MarkDialog } from './MarkDialog';
import { Named } from './Parts';
import type { TextSearch } from './search';
import styles from './texts.module.css';
import { useColleagues } from './typing';
import { sinceOf, viewOf } from './ViewChoice';

// To the next bracket, or the one before, from where the focus is; round at the end.
export function moveBracket(step: 1 | -1) {
  const all = [...document.querySelectorAll<HTMLElement>('main [data-bracket]')];
  if (all.length === 0) return;
  const focus = document.activeElement;
  let at = all.indexOf(focus as HTMLElement);
  if (at < 0 && focus && focus !== document.body) {
    const behind = all.findIndex(
      (one) => focus.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING,
    );
    at = behind < 0 ? all.length - 1 : behind - 1;
    if (step < 0) at += 1;
  }
  const next = all[(at + step + all.length) % all.length];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

export function Elements({
  search,
  views,
  editing,
  onEdited,
  beside,
}: {
  search: TextSearch;
  // Stands above the words.
  views: React.ReactNode;
  editing: { element: string; on: string } | null;
  onEdited: () => void;
  // Below the row that is chosen, where there is no room beside the text.
  beside: React.ReactNode;
}) {
  const { i18n } = useLingui();
  const { text, mine, self, noting, address } = useInText();
  const parties = useParties();
  const selected = useContext(SelectedContext);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);
  const [marking, setMarking] = useState(false);
  const view = viewOf(search, text.non_paper);
  const since = sinceOf(search, text.revision);
  const before = useQuery({
    ...queries.text(address, text.body, text.id, since),
    enabled: view === 'changes' && text.revision > 0,
  }).data;
  const shown = useMemo<Shown>(
    () => ({ view, party: search.party ?? self, since, before }),
    [view, search.party, self, since, before],
  );
  const colleagues = useColleagues(address, text.body, text.id, mine);
  const choose = (id: string, on: boolean, range: boolean) => {
    const next = new Set(chosen);
    const ids = text.elements.map((one) => one.id);
    const from = last === null ? -1 : ids.indexOf(last);
    const to = ids.indexOf(id);
    if (range && from >= 0)
      for (const one of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(one);
    else if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
    setLast(id);
  };
  const focused = () =>
    document.activeElement?.closest<HTMLElement>('[data-element]')?.dataset.element;
  useShortcuts({
    bracket_before: () => moveBracket(-1),
    bracket_after: () => moveBracket(1),
    ...(mine
      ? {
          select: () => {
            const id = focused();
            if (id) choose(id, !chosen.has(id), false);
          },
          select_range: () => {
            const id = focused();
            if (id) choose(id, true, true);
          },
        }
      : {}),
  });
  const leads = search.at ? text.elements.findIndex((one) => one.id === search.at) : -1;
  const drawn = useDrawn(text.elements.length, leads < 0 ? 0 : leads + 12);
  const picked = text.elements.filter((one) => chosen.has(one.id));
  // Where whoever is spoken for has agreed the words there is nothing left to say; to reopen is meant one by one, and so
  // is to lift a reservation.
  const speaks = noting?.party ?? self;
  const clean = text.elements.filter(
    (one) =>
      one.state !== 'open' &&
      !one.marks.some(
        (mark) =>
          mark.party === speaks &&
          mark.holds &&
          ['agreed', 'study', 'scrutiny'].includes(mark.stand),
      ),
  );
  return (
    <>
      <div className={styles.above}>
        {views}
        {mine && (
          <div className={styles.marking}>
            <Button
              className="button"
              isDisabled={clean.length === 0}
              onPress={() => setChosen(new Set(clean.map((one) => one.id)))}
            >
              {i18n._({ id: 'texts.select_clean', message: 'Select all clean ones' })}
            </Button>
            {picked.length > 0 && (
              <>
                <Button className="button primary" onPress={() => setMarking(true)}>
                  {noting
                    ? i18n._({
                        id: 'texts.mark_selected_of',
                        message:
                          '{count, plural, one {Where {party} stands on # paragraph} other {Where {party} stands on # paragraphs}}',
                        values: { count: picked.length, party: parties.text(noting.party) },
                      })
                    : i18n._({
                        id: 'texts.mark_selected',
                        message:
                          '{count, plural, one {Where we stand on # paragraph} other {Where we stand on # paragraphs}}',
                        values: { count: picked.length },
                      })}
                </Button>
                <Button className="button" onPress={() => setChosen(new Set())}>
                  {i18n._({ id: 'texts.select_none', message: 'Select none' })}
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {view === 'changes' && !before && <Loading />}
      <ol data-view={view} hidden={view === 'changes' && !before && text.revision > 0}>
        {text.elements.slice(0, drawn).map((element) => (
          <ElementRow
            key={element.id}
            element={element}
            shown={shown}
            open={selected?.element === element.id}
            chosen={chosen.has(element.id)}
            editing={editing?.element === element.id ? editing.on : null}
            typists={colleagues.get(element.id)}
            onChosen={(on, range) => choose(element.id, on, range)}
            onEdited={onEdited}
          >
            {selected?.element === element.id ? beside : null}
          </ElementRow>
        ))}
      </ol>
      {view === 'changes' && before && <Gone before={before} />}
      {marking && (
        <MarkDialog
          elements={picked}
          onClose={(recorded) => {
            setMarking(false);
            if (recorded) setChosen(new Set());
          }}
        />
      )}
    </>
  );
}

// What stood there then and stands there no more.
function Gone({ before }: { before: ReturnType<typeof useInText>['text'] }) {
  const { i18n } = useLingui();
  const { text, languages } = useInText();
  const here = new Set(text.elements.map((one) => one.id));
  const gone = before.elements.filter((one) => !here.has(one.id));
  if (gone.length === 0) return null;
  return (
    <section className="section" aria-labelledby="gone">
      <h2 id="gone">{i18n._({ id: 'texts.gone_since', message: 'Gone since' })}</h2>
      {gone.map((one) => (
        <p key={one.id}>
          {one.number}{' '}
          {one.words
            .filter((each) => languages.includes(each.language))
            .map((each) => (
              <del key={each.language} lang={each.language} className={styles.gone}>
                <Named words={each.words} language={each.language} />{' '}
              </del>
            ))}
        </p>
      ))}
    </section>
  );
}
