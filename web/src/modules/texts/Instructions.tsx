// What capital was asked about the brackets of this text, for our own side alone: each request as a table with its
// answers, and as a paper to be sent.
import { useLingui } from '@lingui/react';
import { useRouterState } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { Circle, NegotiatedText } from '../../api/model';
import { useSession } from '../../api/queries';
import { audienceText, useParties } from '../../frame/parties';
import { formatDateText } from '../../i18n/dates';
import { languageName } from '../../i18n/languages';
import { Words } from '../../i18n/text';
import { elementText } from '../../record/element_words';
import { type Exported, TakeOut } from '../../record/TakeOut';
import { mayWrite, Write } from '../../writing/Write';
import {
  type Asked,
  answersTo,
  type OpenAt,
  openIn,
  type Request,
  useAtHome,
  withdrawal,
} from './at_home';
import { Instructed } from './BracketAtHome';
import { instruction as instructionForm } from './forms';
import { useInText } from './in_text';
import { PlainParts, whose } from './Parts';
import { RequestInstructions } from './RequestInstructions';
import styles from './texts.module.css';

const part = encodeURIComponent;

// Where our node makes the paper. `request`: its brackets alone, each with what is asked; empty: all that are open.
export const sheetOf = (
  text: Pick<NegotiatedText, 'circle' | 'body' | 'id'>,
  request: string,
  format: string,
  language: string,
): string =>
  `/api/v1/texts/${part(text.circle)}/${part(text.body)}/${part(text.id)}/print?${new URLSearchParams(
    {
      sheet: 'instructions',
      format,
      language,
      ...(request ? { request } : {}),
    },
  )}`;

export function Instructions() {
  const { i18n } = useLingui();
  const session = useSession();
  const parties = useParties();
  const { text } = useInText();
  const { home, requests, instructions } = useAtHome();
  const [asking, setAsking] = useState(false);
  const open = openIn(text);
  if (
    text.non_paper ||
    !home ||
    (requests.length === 0 && (open.length === 0 || !mayWrite(session, home)))
  )
    return null;
  return (
    <section className="section" aria-labelledby="instructions">
      <h2 id="instructions">
        {i18n._({ id: 'brief.instructions', message: 'Instructions' })}{' '}
        <span className="count">
          <Lock size={13} aria-hidden="true" /> {audienceText(i18n, parties, home.audience)}
        </span>
      </h2>
      {requests.map((one) => (
        <OneRequest key={one.id} request={one} home={home} instructions={instructions} />
      ))}
      {mayWrite(session, home) && open.length > 0 && (
        <p className="tools">
          <Button className="button" onPress={() => setAsking(true)}>
            {i18n._({ id: 'write.instruction_asked', message: 'Request instructions' })} …
          </Button>
        </p>
      )}
      {asking && <RequestInstructions home={home} open={open} onClose={() => setAsking(false)} />}
    </section>
  );
}

function OneRequest({
  request,
  home,
  instructions,
}: {
  request: Request;
  home: Circle;
  instructions: ReturnType<typeof useAtHome>['instructions'];
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const { text, write } = useInText();
  const place = `request-${request.id}`;
  const hash = useRouterState({ select: (state) => state.location.hash });
  const top = useRef<HTMLDivElement>(null);
  // An address, of the inbox for one, may lead here; what is kept at home comes after the text.
  useEffect(() => {
    if (hash !== place) return;
    top.current?.scrollIntoView({ block: 'center' });
    top.current?.focus({ preventScroll: true });
  }, [hash, place]);
  const withdraw = i18n._({ id: 'texts.withdraw_request', message: 'Withdraw the request' });
  const open = request.rows.filter((row) => answersTo(request, row, instructions).length === 0);
  const papers = ['docx', 'pdf', 'html'].map(
    (format): Exported => ({
      id: format,
      text: format.toUpperCase(),
      from: sheetOf(text, request.id, format, i18n.locale),
    }),
  );
  return (
    <div data-request={request.id} id={place} ref={top} tabIndex={-1}>
      <p className={styles.under}>
        <strong>
          <Words of={request.office} />
        </strong>
        {request.withdrawn && (
          <span className="badge">
            {i18n._({ id: 'texts.request_withdrawn', message: 'Withdrawn' })}
          </span>
        )}
        {request.deadline && (
          <span>
            {i18n._({ id: 'brief.deadline', message: 'Deadline' })}:{' '}
            {formatDateText(i18n, request.deadline)}
          </span>
        )}
      </p>
      <div className="scroll">
        <table className={styles.revisions}>
          <thead>
            <tr>
              <th scope="col">{i18n._({ id: 'element.operative', message: 'Paragraph' })}</th>
              <th scope="col">{i18n._({ id: 'texts.alternatives', message: 'Alternatives' })}</th>
              <th scope="col">{i18n._({ id: 'brief.question', message: 'Question' })}</th>
              <th scope="col">{i18n._({ id: 'texts.instructed', message: 'Instruction' })}</th>
            </tr>
          </thead>
          <tbody>
            {request.rows.map((row) => (
              <Row
                key={`${row.element} ${row.language} ${row.changes.join()}`}
                row={row}
                request={request}
                home={home}
                instructions={instructions}
              />
            ))}
          </tbody>
        </table>
      </div>
      {!request.withdrawn && (
        <div className="tools">
          <TakeOut
            papers={papers}
            title={i18n._({ id: 'sheet.make', message: 'Make the sheet' })}
          />
          {mayWrite(session, home) && open.length > 0 && (
            <Button
              className="button"
              onPress={() =>
                write([withdrawal(request)], withdraw, undefined, {
                  at: home,
                  label: request.act.label,
                })
              }
            >
              {withdraw} …
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function Row({
  row,
  request,
  home,
  instructions,
}: {
  row: Asked;
  request: Request;
  home: Circle;
  instructions: ReturnType<typeof useAtHome>['instructions'];
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const { text } = useInText();
  const open = openIn(text).find(
    (one) =>
      one.element === row.element &&
      one.language === row.language &&
      one.changes.some((change) => row.changes.includes(change)),
  );
  const answers = answersTo(request, row, instructions);
  const { question: _, ...at } = row;
  return (
    <tr>
      <th scope="row">
        <WhereAt at={row} />
      </th>
      <td>
        {open ? (
          <OptionsAt open={open} />
        ) : (
          i18n._({ id: 'texts.no_longer_open', message: 'no longer open' })
        )}
      </td>
      <td>
        <Words of={row.question} />
      </td>
      <td>
        {answers.map((one) => (
          <div key={one.act.ref} data-instruction>
            <Instructed one={one} />
          </div>
        ))}
        {mayWrite(session, home) && !request.withdrawn && (
          <Write
            quiet
            title={i18n._({ id: 'write.instruction_returned', message: 'Enter the answer' })}
            offers={[
              {
                id: `answer ${request.id} ${row.element} ${row.changes.join(' ')}`,
                text: i18n._({ id: 'write.instruction_returned', message: 'Enter the answer' }),
                writing: () => ({
                  form: {
                    ...instructionForm,
                    complete: (value) => ({
                      ...value,
                      ...at,
                      request: request.id,
                      circle: text.circle,
                    }),
                  },
                  circle: home,
                  place: { body: text.body, slug: text.id },
                  answers: request.act.label,
                  initial: { date: new Date().toISOString().slice(0, 10) },
                  about: `${request.id} ${row.element} ${row.changes.join(' ')}`,
                }),
              },
            ]}
          />
        )}
      </td>
    </tr>
  );
}

export function WhereAt({ at }: { at: Pick<Asked, 'element' | 'language'> }) {
  const { i18n } = useLingui();
  const { text } = useInText();
  const element = text.elements.find((one) => one.id === at.element);
  const where = element ? elementText(i18n, element, text.elements) : at.element;
  return <>{at.language ? `${where}, ${languageName(i18n.locale, at.language)}` : where}</>;
}

// Each alternative with whose it is; our own side's is said in words too.
export function OptionsAt({ open }: { open: OpenAt }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const { text, changes } = useInText();
  return (
    <ul>
      {open.options.map((option, at) => {
        const one = option.alternative;
        if (!one) {
          const change = changes.get(option.takes[0] ?? '');
          return change ? <li key={at}>{parties.text(change.party)}</li> : null;
        }
        const by = whose(i18n, parties, one, text.revision);
        const ours = one.parties.includes(parties.self);
        return (
          <li key={at}>
            <strong>{by}:</strong>{' '}
            <span lang={open.language}>
              {one.parts.length > 0 ? (
                <PlainParts parts={one.parts} language={open.language} within={by} />
              ) : (
                <i lang={i18n.locale}>{i18n._({ id: 'blank.no_text', message: 'no text' })}</i>
              )}
            </span>
            {ours && <em> ({i18n._({ id: 'texts.our_position', message: 'our position' })})</em>}
          </li>
        );
      })}
    </ul>
  );
}
