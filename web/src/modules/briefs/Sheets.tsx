// What a brief waits for: instructions from capital, and the offices that clear it.
import { useLingui } from '@lingui/react';
import type { AnnotatedAgenda, Circle } from '../../api/model';
import { useSession } from '../../api/queries';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { say } from '../../i18n/words';
import type { Writing } from '../../writing/Composer';
import type { Form, Value } from '../../writing/form';
import { mayWrite, Write } from '../../writing/Write';
import styles from './briefs.module.css';
import { clearance, instructionReturned, stands } from './forms';
import { SheetOut } from './SheetOut';
import { Beside, Written } from './Written';

export type Writer = (form: Form, initial: Value, readers?: readonly string[]) => Writing;

type Instruction = AnnotatedAgenda['instructions'][number];
type Answer = NonNullable<Instruction['returned']>;
type Sheet = NonNullable<AnnotatedAgenda['clearance']>;

export function Instructions({
  book,
  circle,
  write,
}: {
  book: AnnotatedAgenda;
  circle: Circle;
  write: Writer;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  if (book.instructions.length === 0) return null;
  return (
    <section className="section" aria-labelledby="instructions">
      <h2 id="instructions">{i18n._({ id: 'brief.instructions', message: 'Instructions' })}</h2>
      {book.instructions.some((one) => !one.returned) && (
        <SheetOut
          book={book}
          kind="instructions"
          of={[]}
          title={i18n._({ id: 'sheet.open_questions', message: 'Sheet of all open questions …' })}
        />
      )}
      <ul className={styles.items}>
        {book.instructions.map((one) => (
          <li key={one.id} className={styles.item}>
            <Instruct one={one} />
            <Written part={one} />
            <Beside parts={one.beside} show={(other) => <Instruct one={other} />} />
            <SheetOut
              book={book}
              kind="instructions"
              of={[one.id]}
              item={one.item}
              title={i18n._({ id: 'sheet.question', message: 'Sheet for capital …' })}
            />
            {mayWrite(session, circle) && (
              <p className="tools">
                <Write
                  title={i18n._(instructionReturned.title)}
                  offers={[
                    {
                      id: 'returned',
                      text: i18n._(instructionReturned.title),
                      writing: () =>
                        write(
                          instructionReturned,
                          { id: one.id, date: new Date().toISOString().slice(0, 10) },
                          one.readers,
                        ),
                    },
                  ]}
                />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Clearance({
  book,
  circle,
  write,
}: {
  book: AnnotatedAgenda;
  circle: Circle;
  write: Writer;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const sheet = book.clearance;
  if (!sheet) return null;
  return (
    <section className="section" aria-labelledby="clearance">
      <h2 id="clearance">
        {i18n._({ id: 'brief.clearance', message: 'Clearance' })}{' '}
        <span className="count">
          {i18n._({
            id: 'brief.clearance_left',
            message: '{count} outstanding, deadline {date}',
            values: { count: sheet.outstanding, date: formatPeriod(i18n, sheet.deadline) },
          })}
        </span>
      </h2>
      <Written part={sheet} />
      <Beside
        parts={sheet.beside}
        show={(other: Sheet) => (
          <ul>
            {other.offices.map((office) => (
              <li key={office.id}>
                <Words of={office.names} none={office.id} />
              </li>
            ))}
          </ul>
        )}
      />
      <ul className={styles.items}>
        {sheet.offices.map((office) => (
          <li key={office.id} className={styles.item}>
            <p className={styles.under}>
              <strong>
                <Words of={office.names} none={office.id} />
              </strong>
              <span
                className="badge"
                data-tone={
                  office.answer?.stand === 'concur'
                    ? 'good'
                    : office.answer?.stand === 'object'
                      ? 'bad'
                      : 'wait'
                }
              >
                {office.answer
                  ? say(i18n, stands, office.answer.stand)
                  : i18n._({ id: 'brief.outstanding', message: 'Outstanding' })}
              </span>
              {office.answer?.date && <span>{formatPeriod(i18n, office.answer.date)}</span>}
              {choose(office.answer?.on_behalf_of, i18n.locale) && (
                <span>
                  <Words of={office.answer?.on_behalf_of} />
                </span>
              )}
            </p>
            {choose(office.answer?.words, i18n.locale) && (
              <p>
                <Words of={office.answer?.words} />
              </p>
            )}
            <SheetOut
              book={book}
              kind="clearance"
              of={[office.id]}
              title={i18n._({ id: 'sheet.office', message: 'Sheet for this office …' })}
            />
            {mayWrite(session, circle) && (
              <p className="tools">
                <Write
                  title={i18n._({ id: 'brief.enter_answer', message: 'Enter an answer' })}
                  offers={[
                    {
                      id: 'answer',
                      text: i18n._(clearance.title),
                      writing: () =>
                        write(
                          clearance,
                          { office: office.id, date: new Date().toISOString().slice(0, 10) },
                          sheet.readers,
                        ),
                    },
                  ]}
                />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Instruct({ one }: { one: Instruction }) {
  const { i18n } = useLingui();
  return (
    <>
      <h3>
        {one.item > 0 && <span className="num">{one.item}</span>} <Words of={one.question} />
      </h3>
      <p className={styles.under}>
        <span>
          {i18n._({ id: 'brief.asked_of', message: 'Asked of' })} <Words of={one.office} />
        </span>
        {one.deadline && (
          <span>
            {i18n._({
              id: 'needs.due',
              message: 'due {due}',
              values: { due: formatPeriod(i18n, one.deadline) },
            })}
          </span>
        )}
        {!one.returned && (
          <span className="badge" data-tone="wait">
            {i18n._({ id: 'brief.outstanding', message: 'Outstanding' })}
          </span>
        )}
      </p>
      {one.returned && (
        <>
          <p>
            <Words of={one.returned.answer} />
          </p>
          <p className="aside small">
            <Words of={one.returned.authority} />, {formatPeriod(i18n, one.returned.date)}
          </p>
          <Beside
            parts={one.returned.beside as unknown as Answer[]}
            show={(other) => (
              <p>
                <Words of={other.answer} />
              </p>
            )}
          />
        </>
      )}
    </>
  );
}
