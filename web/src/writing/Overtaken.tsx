// Somebody of our own side was quicker, or all agreed meanwhile: what stands now beside what was
// typed. Nothing typed is lost, and nothing of theirs is overwritten unseen.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { ActInput } from '../api/model';
import { queries } from '../api/queries';
import { PartyMark } from '../frame/parties';
import { Loading, Trouble } from '../frame/Trouble';
import { Instant } from '../i18n/text';
import { ContentView } from '../record/Content';
import { entryTitle, Outstanding } from '../record/Entries';
import styles from './writing.module.css';

export function Overtaken({
  circle,
  newer,
  input,
}: {
  // Identifier of the circle, and reference of what stands there now.
  circle: string;
  newer: string;
  // What would be recorded; null while it is still in the form.
  input: ActInput | null;
}) {
  const { i18n } = useLingui();
  const answer = useQuery(queries.act(circle, newer));
  const act = answer.data;
  return (
    <section className={styles.changed} aria-labelledby="overtaken">
      <h3 id="overtaken" role="alert">
        {i18n._({
          id: 'overtaken.title',
          message: 'This was changed by somebody else since the form was opened',
        })}
      </h3>
      <div className={styles.beside} data-one={input === null || undefined}>
        <div>
          <h4>{i18n._({ id: 'overtaken.stands', message: 'What stands now' })}</h4>
          {answer.isPending && <Loading />}
          {answer.isError && <Trouble error={answer.error} />}
          {act && (
            <>
              <p className={styles.help}>
                {entryTitle(i18n, act)} <PartyMark name={act.party} />{' '}
                {[act.person, act.office].filter(Boolean).join(', ')} <Instant at={act.time} />{' '}
                <Outstanding act={act} />
              </p>
              <ContentView content={act.content} of={act} />
            </>
          )}
        </div>
        {input && (
          <div>
            <h4>{i18n._({ id: 'overtaken.typed', message: 'What you typed' })}</h4>
            <ContentView
              content={input.content ?? null}
              of={{ circle, matter: input.matter ?? '', module: input.module ?? '' }}
            />
          </div>
        )}
      </div>
      <p>
        {i18n._({
          id: 'overtaken.text',
          message:
            'Nothing is recorded yet, and nothing that you typed is lost. Go back to bring the two together, or put yours in its place.',
        })}
      </p>
    </section>
  );
}
