// A body's strands of work by meeting: what was said of each where, by all or by one side. A strand
// that is known by its title alone shows who leads it, how it stands and when, and no words.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { queries } from '../../api/queries';
import type { components } from '../../api/schema';
import { Empty } from '../../frame/Empty';
import { useParties } from '../../frame/parties';
import { ToBody } from '../../frame/Ways';
import { formatPeriod } from '../../i18n/dates';
import { choose, Words } from '../../i18n/text';
import { say, strandStates } from '../../i18n/words';
import { BodyRoomHeader, useBodyRoom } from '../../record/body_room';
import { heldStates, meetingTitle } from '../../record/meeting_words';
import { SaidMark } from '../../record/SaidMark';
import { Write } from '../../writing/Write';
import { progress, strand as strandForm } from './forms';
import styles from './strands.module.css';

type Matrix = components['schemas']['StrandMatrix'];
type Strand = Matrix['strands'][number];
type Entry = components['schemas']['StrandEntry'];

export function Strands({ circle: address, body: id }: { circle: string; body: string }) {
  const { i18n } = useLingui();
  const answer = useQuery(queries.strands(address, id));
  const room = useBodyRoom(address, id, answer, (body) =>
    i18n._({
      id: 'strands.title',
      message: 'Strands of work: {body}',
      values: { body },
    }),
  );
  const { name, title } = room;
  const matrix = answer.data;
  const [first, setFirst] = useState<HTMLElement | null>(null);
  if (!matrix) return room.instead;
  // Only meetings at which anything was said, and the one that comes: the rest would be empty columns.
  const spoken = new Set(matrix.strands.flatMap((one) => one.cells.map((cell) => cell.meeting)));
  const next = matrix.meetings.find(
    (one) => !heldStates.has(one.state) && one.state !== 'cancelled',
  );
  const columns = matrix.meetings.filter(
    (one) => spoken.has(one.matter) || one.matter === next?.matter,
  );
  const place = { body: id, slug: '' };
  return (
    <div className="page">
      <BodyRoomHeader
        room={room}
        tools={(circle) => (
          <>
            <Write
              primary
              title={i18n._(progress.title)}
              offers={
                matrix.strands.length > 0
                  ? [
                      {
                        id: 'progress',
                        text: i18n._(progress.title),
                        writing: () => ({ form: progress, circle, place, initial: {} }),
                      },
                    ]
                  : []
              }
            />
            <Write
              primary={first !== null}
              at={first ?? undefined}
              title={i18n._(strandForm.title)}
              offers={[
                {
                  id: 'strand',
                  text: i18n._(strandForm.title),
                  writing: () => ({ form: strandForm, circle, place, initial: {} }),
                },
              ]}
            />
          </>
        )}
      />
      {matrix.strands.length === 0 ? (
        <Empty
          action={setFirst}
          see={<ToBody circle={address} body={id} />}
          example={i18n._({
            id: 'strands.example',
            message:
              'For example: Cyber cooperation, under way since the 18th meeting, completed at the 20th.',
          })}
        >
          {i18n._({
            id: 'strands.none',
            message:
              'No strand of work is on record. Begin one, and its progress stands here by meeting.',
          })}
        </Empty>
      ) : (
        // Wide tables are moved inside of their own frame, by key too.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key
        <section className={styles.frame} aria-label={title} tabIndex={0}>
          <table className={styles.matrix}>
            <thead>
              <tr>
                <th scope="col">{i18n._({ id: 'field.strand', message: 'Strand' })}</th>
                {columns.map((one) => (
                  <th
                    key={one.matter}
                    scope="col"
                    data-held={heldStates.has(one.state) || undefined}
                  >
                    <Link
                      to="/b/$circle/$body/m/$slug"
                      params={{ circle: address, body: id, slug: one.slug }}
                      search={{}}
                    >
                      {meetingTitle(i18n, { ...one, proposed: null }, name)}
                    </Link>
                    <span className={styles.when}>{formatPeriod(i18n, one.date)}</span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {matrix.strands.map((one) => (
                <tr key={`${one.id} ${one.said.ref}`}>
                  <th scope="row">
                    <Title strand={one} />
                  </th>
                  {columns.map((column) => {
                    const cell = one.cells.find((each) => each.meeting === column.matter);
                    return (
                      <td key={column.matter}>
                        {cell?.joint && <EntryText entry={cell.joint} />}
                        {cell?.views.map((each) => (
                          <EntryText key={each.said.ref} entry={each} />
                        ))}
                        {cell?.noted.map((each) => (
                          <EntryText key={each.said.ref} entry={each} />
                        ))}
                        {!cell && (
                          <span className="aside">
                            <span aria-hidden="true">·</span>
                            <span className={styles.unseen}>
                              {i18n._({ id: 'attendance.none', message: 'Nothing said' })}
                            </span>
                          </span>
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </div>
  );
}

function Title({ strand }: { strand: Strand }) {
  const { i18n } = useLingui();
  const parties = useParties();
  return (
    <>
      <span className={styles.name}>
        <Words of={strand.names} none={strand.id} />
      </span>
      <span className={styles.under}>
        {strand.status && <span className="badge">{say(i18n, strandStates, strand.status)}</span>}
        {strand.title_only && (
          <span className="badge">
            {i18n._({ id: 'strand.title_only', message: 'Title only' })}
          </span>
        )}
      </span>
      {strand.leads.map((lead) => (
        <span key={lead.party} className={styles.under}>
          {parties.text(lead.party)}: <Words of={lead.organisation} />
        </span>
      ))}
      <SaidMark said={strand.said} />
    </>
  );
}

function EntryText({ entry }: { entry: Entry }) {
  const { i18n } = useLingui();
  return (
    <div className={styles.entry} data-kind={entry.said.kind}>
      {entry.status && <strong>{say(i18n, strandStates, entry.status)}</strong>}
      {choose(entry.words, i18n.locale) && (
        <p>
          <Words of={entry.words} />
        </p>
      )}
      <SaidMark said={entry.said} />
    </div>
  );
}
