// A package is made: at each open place of this text, and of others of the same body, what is taken and what
// is dropped; what it is called, and until when it stands. Then who will see it.
import { type CalendarDate, parseDate } from '@internationalized/date';
import { useLingui } from '@lingui/react';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Button,
  DateField,
  DateInput,
  DateSegment,
  Dialog,
  Heading,
  Label,
  Modal,
  ModalOverlay,
} from 'react-aria-components';
import type { NegotiatedText, TextAlternative } from '../../api/model';
import { composeText, queries } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { useParties } from '../../frame/parties';
import { Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { choose } from '../../i18n/text';
import { say } from '../../i18n/words';
import { elementText } from '../../record/element_words';
import { freshId } from '../../writing/form';
import { clean } from '../../writing/text';
import writing from '../../writing/writing.module.css';
import { written } from './change';
import contentStyles from './contents.module.css';
import { OfText, useInText } from './in_text';
import { Named, PlainParts, whose } from './Parts';
import {
  type Choices,
  chosen,
  isOffered,
  itemsOf,
  type Option,
  outerOf,
  type Point,
  pointsOf,
} from './packaging';
import { besideWords, moveWords } from './words';

// A list of an entry holds so many at most.
const mostItems = 64;

export function PackageDialog({ onClose }: { onClose: () => void }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, circle, address, write } = useInText();
  const [choices, setChoices] = useState<Choices>({});
  const [others, setOthers] = useState<readonly string[]>([]);
  const [name, setName] = useState('');
  const [ends, setEnds] = useState(true);
  const [due, setDue] = useState<CalendarDate>(() =>
    parseDate(new Date().toISOString().slice(0, 10)).add({ days: 14 }),
  );
  const siblings = (
    useQuery(queries.texts({ circle: circle.id, body: text.body })).data?.items ?? []
  ).filter((one) => one.id !== text.id);
  const fetched = useQueries({
    queries: others.map((id) => queries.text(address, text.body, id)),
  }).flatMap((one) => one.data ?? []);
  const texts = [text, ...fetched].map((one) => ({ text: one, points: pointsOf(one) }));
  const made = texts.map((one) =>
    itemsOf(one.points, choices, one.text.matter, one.text.id === text.id),
  );
  const items = made.flatMap((one) => one.items);
  const twice = made.find((one) => one.twice !== null)?.twice ?? null;
  const title = i18n._({ id: 'package.make', message: 'Make a package' });
  // Nobody finds one again that is called nothing: by the paragraphs that it is about.
  const about = new Set(
    items.flatMap((one) => {
      const of = texts.find((each) => each.text.matter === (one.text || text.matter))?.text;
      const change = of?.changes.find((each) => each.key === one.change);
      const element = of?.elements.find((each) => each.id === (change && written(change).element));
      return of && element ? [elementText(i18n, element, of.elements)] : [];
    }),
  );
  const usualName = [...about].slice(0, 12).join(', ');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  // The node says what the paragraphs read with it, which is what all agree.
  const goOn = async () => {
    setFailure(null);
    setBusy(true);
    try {
      const { contents } = await composeText(address, text.body, text.id, {
        package: {
          id: freshId('p'),
          items,
          ...(ends ? { expires: `${due.toString()}T23:59Z` } : {}),
          words: { [i18n.locale]: clean(name) || usualName },
        },
      });
      write(contents, title, onClose, { propose: true });
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  const wrong =
    twice !== null
      ? i18n._({
          id: 'package.twice',
          message:
            'What {party} proposes is taken in one place and let go in another. Choose the same in both.',
          values: { party: parties.text(twice.split('/')[0] ?? '') },
        })
      : items.length > mostItems
        ? i18n._({
            id: 'package.many',
            message: 'A package holds {most} proposals at most; these are {count}.',
            values: { most: mostItems, count: items.length },
          })
        : '';
  return (
    <ModalOverlay
      className={dialog.overlay ?? ''}
      isOpen
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={`${dialog.modal ?? ''} ${writing.wide ?? ''}`}>
        <Dialog className={dialog.dialog ?? ''}>
          <Heading slot="title">{title}</Heading>
          <p>
            {i18n._({
              id: 'package.explained',
              message:
                'Each side accepts it whole or not at all. Until all have, it changes nobody’s position; refused, withdrawn or expired, everything stands as before.',
            })}
          </p>
          {texts.map((one) => (
            <OfText key={one.text.id} text={one.text}>
              <Points
                text={one.text}
                points={one.points}
                choices={choices}
                onChoose={(point, option) =>
                  setChoices((before) => chosen(one.points, before, point, option))
                }
              />
            </OfText>
          ))}
          {siblings.some((one) => !others.includes(one.id)) && (
            <div className={writing.part}>
              <label htmlFor="package-other">
                {i18n._({ id: 'package.other', message: 'Add what is open in another text' })}
              </label>
              <select
                id="package-other"
                value=""
                onChange={(event) => setOthers([...others, event.target.value])}
              >
                <option value="" />
                {siblings
                  .filter((one) => !others.includes(one.id))
                  .map((one) => (
                    <option key={one.id} value={one.id}>
                      {choose(one.titles, i18n.locale)?.text ?? one.id}
                    </option>
                  ))}
              </select>
            </div>
          )}
          <div className={writing.form}>
            <div className={writing.part}>
              <label htmlFor="package-name">
                {i18n._({ id: 'package.name', message: 'What it is called' })}
              </label>
              <input
                id="package-name"
                type="text"
                value={name}
                placeholder={usualName}
                maxLength={400}
                onChange={(event) => setName(event.target.value)}
              />
            </div>
            <label className={contentStyles.tick}>
              <input
                type="checkbox"
                checked={ends}
                onChange={(event) => setEnds(event.target.checked)}
              />
              {i18n._({ id: 'package.ends', message: 'It expires' })}
            </label>
            {ends && (
              <DateField
                className={dialog.field ?? ''}
                value={due}
                onChange={(date) => date && setDue(date)}
              >
                <Label>
                  {i18n._({ id: 'package.until', message: 'Open until the end of this day (UTC)' })}
                </Label>
                <DateInput className={dialog.input ?? ''}>
                  {(segment) => <DateSegment segment={segment} className={dialog.segment ?? ''} />}
                </DateInput>
              </DateField>
            )}
          </div>
          <p role="status" className="small">
            {wrong ||
              i18n._({
                id: 'package.sum',
                message:
                  '{taken, plural, one {# proposal is} other {# proposals are}} taken, {dropped} let go.',
                values: {
                  taken: items.filter((one) => !one.dropped).length,
                  dropped: items.filter((one) => one.dropped).length,
                },
              })}
            {!wrong && items.length < 2 && (
              <> {i18n._({ id: 'package.few', message: 'A package ties two or more together.' })}</>
            )}
          </p>
          {failure !== null && <Trouble error={failure} />}
          <div className={dialog.actions}>
            <Button className="button" onPress={onClose}>
              {i18n._({ id: 'action.back', message: 'Back' })}
            </Button>
            <Button
              className="button primary"
              isDisabled={busy || items.length < 2 || wrong !== ''}
              onPress={() => void goOn()}
            >
              {i18n._({ id: 'write.continue', message: 'Continue' })}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Points({
  text,
  points,
  choices,
  onChoose,
}: {
  text: NegotiatedText;
  points: readonly Point[];
  choices: Choices;
  onChoose: (point: Point, option: number | null) => void;
}) {
  const { i18n } = useLingui();
  const offered = points.filter((one) => isOffered(one, choices));
  return (
    <section aria-label={choose(text.titles, i18n.locale)?.text ?? text.id}>
      <h3>{choose(text.titles, i18n.locale)?.text ?? text.id}</h3>
      {offered.length === 0 && (
        <p>{i18n._({ id: 'package.nothing', message: 'Nothing is open in this text.' })}</p>
      )}
      <div className={contentStyles.points}>
        {offered.map((point) => {
          const where = elementText(i18n, point.element, text.elements);
          return (
            <fieldset key={point.key} data-within={point.within ? true : undefined}>
              <legend>
                {point.language ? `${where}, ${languageName(i18n.locale, point.language)}` : where}
              </legend>
              <label className={contentStyles.tick}>
                <input
                  type="radio"
                  name={point.key}
                  checked={choices[point.key] === undefined}
                  onChange={() => onChoose(point, null)}
                />
                <span>{i18n._({ id: 'package.open', message: 'Stays open' })}</span>
              </label>
              {point.options.map((option, at) => (
                <label key={at} className={contentStyles.tick}>
                  <input
                    type="radio"
                    name={point.key}
                    checked={choices[point.key] === at}
                    onChange={() => onChoose(point, at)}
                  />
                  <OptionText point={point} option={option} outer={outerOf(points, point)} />
                </label>
              ))}
            </fieldset>
          );
        })}
      </div>
    </section>
  );
}

function OptionText({
  point,
  option,
  outer,
}: {
  point: Point;
  option: Option;
  // Of a point in other words: those alternatives, the outermost first.
  outer: readonly TextAlternative[];
}) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text } = useInText();
  if (option.alternative) {
    const { parts } = option.alternative;
    const within = outer.reduce((by, one) => whose(i18n, parties, one, text.revision, by), '');
    const by = whose(i18n, parties, option.alternative, text.revision, within);
    return (
      <span>
        <strong>{by}:</strong>{' '}
        <span lang={point.language}>
          {parts.length > 0 ? (
            <PlainParts parts={parts} language={point.language ?? ''} within={by} />
          ) : (
            <i lang={i18n.locale}>{i18n._({ id: 'blank.no_text', message: 'no text' })}</i>
          )}
        </span>
      </span>
    );
  }
  const change = point.change;
  if (!change) return null;
  const why = point.element.beside.find((one) => one.change === change.key)?.why;
  const what = written(change).move?.what.toLowerCase();
  return (
    <span>
      <strong>
        {option.takes.length > 0
          ? i18n._({
              id: 'package.take_it',
              message: 'Take what {party} proposes',
              values: { party: parties.text(change.party) },
            })
          : i18n._({
              id: 'package.drop_it',
              message: 'What {party} proposes is let go',
              values: { party: parties.text(change.party) },
            })}
        :
      </strong>{' '}
      {[what ? say(i18n, moveWords, what) : '', why ? say(i18n, besideWords, why) : '']
        .filter(Boolean)
        .join(' ')}
      {written(change)
        .wordings?.filter((one) => one.words)
        .map((one, at) => (
          <span key={one.language} lang={one.language}>
            {at > 0 ? ' / ' : ' '}
            <Named words={one.words ?? ''} language={one.language} />
          </span>
        ))}
    </span>
  );
}
