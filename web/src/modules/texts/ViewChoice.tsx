// Which view of the text, and which of its languages: both stand in the address.
import { useLingui } from '@lingui/react';
import { useNavigate } from '@tanstack/react-router';
import { useParties } from '../../frame/parties';
import { languageName } from '../../i18n/languages';
import type { Words } from '../../i18n/words';
import { say } from '../../i18n/words';
import { useInText } from './in_text';
import { type TextSearch, type View, views } from './search';
import styles from './texts.module.css';

const viewWords: Words = {
  compilation: /*i18n*/ { id: 'view.compilation', message: 'Compilation' },
  rolling: /*i18n*/ { id: 'view.rolling', message: 'Rolling text' },
  clean: /*i18n*/ { id: 'view.clean', message: 'Clean' },
  party: /*i18n*/ { id: 'view.party', message: 'By party' },
  changes: /*i18n*/ { id: 'view.changes', message: 'Changes' },
};

export function ViewChoice({ search }: { search: TextSearch }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const navigate = useNavigate();
  const { text, languages } = useInText();
  const go = (change: { [Name in keyof TextSearch]?: TextSearch[Name] | undefined }) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...change }),
      resetScroll: false,
    });
  const view = viewOf(search, text.non_paper);
  const tags = text.languages.map((one) => one.tag);
  const toggle = (tag: string) => {
    const next = languages.includes(tag)
      ? languages.filter((one) => one !== tag)
      : tags.filter((one) => one === tag || languages.includes(one)).slice(0, 3);
    if (next.length > 0) go({ languages: next.join(',') });
  };
  return (
    <div className={styles.views}>
      <fieldset>
        <legend>{i18n._({ id: 'view.title', message: 'View' })}</legend>
        {offeredViews(text.non_paper).map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="view"
              value={one}
              checked={view === one}
              onChange={() => go({ view: one === viewOf({}, text.non_paper) ? undefined : one })}
            />
            <span>{say(i18n, viewWords, one)}</span>
          </label>
        ))}
      </fieldset>
      {view === 'party' && (
        <label className={styles.pick}>
          <span>{i18n._({ id: 'view.as_party', message: 'As proposed by' })}</span>
          <select
            value={search.party ?? parties.self}
            onChange={(event) => go({ party: event.target.value })}
          >
            {text.parties.map((one) => (
              <option key={one} value={one}>
                {parties.text(one)}
              </option>
            ))}
          </select>
        </label>
      )}
      {view === 'changes' && (
        <label className={styles.pick}>
          <span>{i18n._({ id: 'view.since', message: 'Since' })}</span>
          <select
            value={sinceOf(search, text.revision)}
            onChange={(event) => go({ since: Number(event.target.value) })}
          >
            {text.revisions.map((one) => (
              <option key={one.number} value={one.number}>
                Rev.{one.number}
              </option>
            ))}
          </select>
        </label>
      )}
      {tags.length > 1 && (
        <fieldset>
          <legend>{i18n._({ id: 'texts.languages', message: 'Languages' })}</legend>
          {tags.map((tag) => (
            <label key={tag}>
              <input
                type="checkbox"
                checked={languages.includes(tag)}
                onChange={() => toggle(tag)}
              />
              <span>{languageName(i18n.locale, tag)}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

// What is without prejudice is compiled for nobody, and nobody's position is read out of it.
export const offeredViews = (nonPaper: boolean): readonly View[] =>
  nonPaper ? views.filter((one) => one !== 'compilation' && one !== 'party') : views;

export function viewOf(search: TextSearch, nonPaper: boolean): View {
  const [first = 'rolling'] = offeredViews(nonPaper);
  return offeredViews(nonPaper).find((one) => one === search.view) ?? first;
}

// The revision before the last, unless the address asks for another.
export function sinceOf(search: TextSearch, revision: number): number {
  const asked = search.since ?? Math.max(1, revision - 1);
  return Math.min(Math.max(1, asked), Math.max(1, revision));
}
