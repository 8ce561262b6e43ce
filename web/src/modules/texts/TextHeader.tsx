// What a text is: its title, kind and state, the revision, who holds the pen, and how far it has come.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { queries } from '../../api/queries';
import { AudienceChip, useParties } from '../../frame/parties';
import { languageName } from '../../i18n/languages';
import { choose, Instant } from '../../i18n/text';
import { say, textStates } from '../../i18n/words';
import { useBodyNames } from '../../record/body_words';
import { elementText } from '../../record/element_words';
import { MatterLink } from '../../record/MatterLink';
import { SaidMark } from '../../record/SaidMark';
import { SubmitButton } from '../../writing/SubmitButton';
import { RoomFiles } from '../room/RoomFiles';
import { BringPaper } from './BringPaper';
import { fullest } from './counting';
import { Disposal } from './Disposal';
import { IssueRevision } from './IssueRevision';
import { useInText } from './in_text';
import { Marked } from './Marked';
import { Progress } from './Progress';
import { Renumber } from './Renumber';
import { isAlone } from './spoken';
import { TakeOutText } from './TakeOutText';
import { NonPaper, PenHolder } from './Texts';
import styles from './texts.module.css';
import { lackingWords, languageRoles, stateTones, textKinds } from './words';

export function TextHeader() {
  const { i18n } = useLingui();
  const parties = useParties();
  const bodyName = useBodyNames();
  const { text, circle, address, languages } = useInText();
  const most = fullest(text, languages);
  const title = choose(text.titles, i18n.locale);
  return (
    <header>
      <p className="crumbs">
        <AudienceChip circle={circle} />
        <Link to="/texts" search={{}}>
          {i18n._({ id: 'nav.texts', message: 'Texts' })}
        </Link>
        <span aria-hidden="true">/</span>
        <Link to="/b/$circle/$body" params={{ circle: address, body: text.body }} search={{}}>
          {bodyName(circle.id, text.body)}
        </Link>
      </p>
      <h1>
        {title ? (
          <span lang={title.language}>
            <Marked words={title.text} language={title.language} />
          </span>
        ) : (
          text.id
        )}
      </h1>
      <p className={styles.under}>
        {Object.entries(text.titles)
          .filter(([tag]) => tag !== title?.language)
          .map(([tag, words]) => (
            <span key={tag} lang={tag}>
              <Marked words={words} language={tag} />
            </span>
          ))}
      </p>
      <p className={styles.under}>
        <span>{say(i18n, textKinds, text.kind)}</span>
        <span className="badge" data-tone={stateTones[text.state]}>
          {say(i18n, textStates, text.state)}
        </span>
        {text.revision > 0 && <strong className="num">Rev.{text.revision}</strong>}
        {text.issued && <Instant at={text.issued} />}
        <PenHolder party={text.pen} />
        {text.non_paper && <NonPaper />}
        {text.meeting && <MatterLink matter={text.meeting} address={address} />}
        <SaidMark said={text.said} />
      </p>
      <p className={styles.under}>
        {text.languages.map((one) => (
          <span key={one.tag}>
            {languageName(i18n.locale, one.tag)}: {say(i18n, languageRoles, one.role)}
            {one.prevails && ` (${i18n._({ id: 'texts.prevails_short', message: 'prevails' })})`}
            {one.pending && ` (${i18n._({ id: 'texts.pending_short', message: 'not there yet' })})`}
          </span>
        ))}
      </p>
      {text.together && (
        <p className="sub">
          {i18n._({
            id: 'texts.together',
            message: 'Nothing is agreed until everything is agreed',
          })}
          {text.counts.agreed < text.counts.elements && (
            <>
              {'. '}
              {i18n._({
                id: 'texts.provisional',
                message: 'Marks are provisional until all paragraphs are agreed.',
              })}
            </>
          )}
        </p>
      )}
      {text.non_paper && <Disposal text={text} />}
      {text.rivals.length > 0 && (
        <p className="sub" role="status">
          {i18n._({
            id: 'texts.rivals',
            message:
              'Opened under the same name by {parties} too. Until all agree who holds the pen, each revision is that side’s alone.',
            values: { parties: parties.list(text.rivals) },
          })}
        </p>
      )}
      {text.lacking && (
        <p className="sub" role="status">
          {i18n._({
            id: 'texts.lacking',
            message: 'Rev.{number} does not stand yet:',
            values: { number: text.revision + 1 },
          })}{' '}
          {say(i18n, lackingWords, text.lacking)}
        </p>
      )}
      {text.revision > 0 && (
        <p className={styles.under}>
          <Progress counts={text.counts} />
          <span>
            {i18n._({
              id: 'texts.brackets_open',
              message:
                '{count, plural, =0 {No bracket open} one {# bracket open} other {# brackets open}}',
              values: { count: text.counts.brackets },
            })}
            {most &&
              i18n._({
                id: 'texts.most_in',
                message: ', {count} in {element}',
                values: {
                  count: most.count,
                  element: elementText(i18n, most.element, text.elements),
                },
              })}
          </span>
        </p>
      )}
      <Tools />
    </header>
  );
}

// Where our own side drafts it alone: what goes to the others from here.
function SubmitText() {
  const { text, circle } = useInText();
  const acts = useQuery(queries.entries(circle.id, text.matter)).data?.items ?? [];
  return <SubmitButton circle={circle} acts={acts} of={{ matters: [text.matter] }} />;
}

function Tools() {
  const { i18n } = useLingui();
  const { text, circle, mine, self, address } = useInText();
  const [issuing, setIssuing] = useState(false);
  const [bringing, setBringing] = useState(false);
  const [renumbering, setRenumbering] = useState(false);
  if (!mine)
    return text.elements.length > 0 ? (
      <div className="tools">
        <TakeOutText />
      </div>
    ) : null;
  return (
    <div className="tools">
      {text.revision > 0 && text.pen === self && (
        <Button className="button" onPress={() => setIssuing(true)}>
          {i18n._({
            id: 'texts.issue',
            message: 'Issue Rev.{number}',
            values: { number: text.revision + 1 },
          })}
        </Button>
      )}
      {text.elements.length > 0 && (
        <Button className="button" onPress={() => setBringing(true)}>
          {i18n._({ id: 'papers_in.title', message: 'Bring in a paper' })} …
        </Button>
      )}
      {text.revision > 0 && text.pen === self && text.elements.some((one) => one.number) && (
        <Button className="button" onPress={() => setRenumbering(true)}>
          {i18n._({
            id: 'texts.renumber',
            message: 'Renumber with Rev.{number}',
            values: { number: text.revision + 1 },
          })}
        </Button>
      )}
      {renumbering && <Renumber onClose={() => setRenumbering(false)} />}
      {circle.national && <SubmitText />}
      {text.elements.length > 0 && <TakeOutText />}
      {bringing && <BringPaper onClose={() => setBringing(false)} />}
      {!isAlone(circle) && <RoomFiles />}
      {isAlone(circle) && text.revision > 0 && (
        <Link
          className="button"
          to="/t/$circle/$body/$text/room"
          params={{ circle: address, body: text.body, text: text.id }}
          search={{}}
        >
          {i18n._({ id: 'wall.open', message: 'On the wall of a room' })}
        </Link>
      )}
      {issuing && <IssueRevision onClose={() => setIssuing(false)} />}
    </div>
  );
}
