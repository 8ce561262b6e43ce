// What this meeting adopted, paragraph by paragraph, with the step into the body's register of agreed
// wording: added with its source, or, where it stands there already, said again or changed.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Circle, Meeting } from '../../api/model';
import { queries, useSession } from '../../api/queries';
import { Words } from '../../i18n/text';
import { useMatterText } from '../../record/matters';
import { citation, type Register } from '../../record/wording';
import { mayWrite, type Offer, Write } from '../../writing/Write';
import { agreedLanguage, change, reaffirmation } from '../commitments/forms';
import { about } from '../commitments/of_wording';
import { type Adopted, adoptedOf, type Stands, standsAs } from './adopted';
import styles from './meetings.module.css';

export function ToRegister({
  meeting,
  circle,
  address,
}: {
  meeting: Meeting;
  circle: Circle | null;
  address: string;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const adopted = circle ? adoptedOf(i18n, meeting, circle.national) : [];
  const writes = circle !== null && mayWrite(session, circle) && adopted.length > 0;
  const register = useQuery({ ...queries.language(address, meeting.body), enabled: writes }).data;
  if (!writes || !register) return null;
  const open = adopted.filter((one) => standsAs(register, one)?.how !== 'here').length;
  return (
    <section className={`section ${styles.unprinted}`} aria-labelledby="to-register">
      <h2 id="to-register">
        {i18n._({ id: 'register.title', message: 'For the register of agreed wording' })}
      </h2>
      <details>
        <summary>
          {i18n._({
            id: 'register.count',
            message:
              '{all, plural, one {# paragraph was} other {# paragraphs were}} adopted here; {open, plural, =0 {all of it stands in the register} one {# does not stand in the register yet} other {# do not stand in the register yet}}',
            values: { all: adopted.length, open },
          })}
        </summary>
        <ol className={styles.planned}>
          {adopted.map((one) => (
            <Paragraph
              key={one.key}
              one={one}
              meeting={meeting}
              circle={circle}
              address={address}
              register={register}
            />
          ))}
        </ol>
      </details>
    </section>
  );
}

function Paragraph({
  one,
  meeting,
  circle,
  address,
  register,
}: {
  one: Adopted;
  meeting: Meeting;
  circle: Circle;
  address: string;
  register: Register;
}) {
  const { i18n } = useLingui();
  const stands = standsAs(register, one);
  const where = [
    one.use.text,
    one.use.paragraph &&
      i18n._({
        id: 'wording.paragraph',
        message: 'paragraph {number}',
        values: { number: one.use.paragraph },
      }),
  ]
    .filter(Boolean)
    .join(', ');
  return (
    <li>
      {where && <span className="aside small">{where}</span>}
      <span className={styles.whole}>
        <Words of={one.words} />
      </span>
      {stands && (
        <span className={styles.whole}>
          <Where stands={stands} circle={circle} address={address} body={meeting.body} />
        </span>
      )}
      {stepsOf(i18n, one, stands, meeting, circle).map((offer) => (
        <Write key={offer.id} quiet title={offer.text} offers={[offer]} />
      ))}
    </li>
  );
}

// Where in the register, as it is cited there.
function Where({
  stands: { entry, topic, how },
  circle,
  address,
  body,
}: {
  stands: Stands;
  circle: Circle;
  address: string;
  body: string;
}) {
  const { i18n } = useLingui();
  const matterText = useMatterText(circle.id);
  const use = entry.source;
  const cited = citation(i18n, use, use.meeting ? matterText(use.meeting) : '');
  const words = {
    here: i18n._({ id: 'register.here', message: 'Stands in the register:' }),
    same: i18n._({ id: 'register.same', message: 'The same words stand in the register:' }),
    earlier: i18n._({
      id: 'register.earlier',
      message: 'Stood in the register so, and was changed since:',
    }),
    alike: i18n._({ id: 'register.alike', message: 'Much like it stands in the register:' }),
  };
  return (
    <span className="aside">
      {words[how]}{' '}
      <Link to="/b/$circle/$body/wording" params={{ circle: address, body }}>
        <Words of={topic} none={entry.id} />
        {cited && `, ${cited}`}
      </Link>
    </span>
  );
}

// Nothing more where it was taken from here; else anew, or as a further step of what stands.
function stepsOf(
  i18n: ReturnType<typeof useLingui>['i18n'],
  one: Adopted,
  stands: Stands | null,
  meeting: Meeting,
  circle: Circle,
): Offer[] {
  if (stands?.how === 'here') return [];
  const offer = (form: typeof change, text: string, initial: Record<string, unknown>): Offer => ({
    id: form.says,
    text,
    writing: () => ({
      form: stands && form !== agreedLanguage ? about(form, stands.entry) : form,
      circle,
      place: { body: meeting.body, slug: '' },
      initial,
      about: `${form.says} ${meeting.matter} ${one.key}`,
    }),
  });
  return [
    ...(stands
      ? [
          offer(reaffirmation, i18n._(reaffirmation.title), { use: one.use }),
          ...(stands.how === 'same'
            ? []
            : [offer(change, i18n._(change.title), { words: one.words, use: one.use })]),
        ]
      : []),
    ...(stands?.how === 'same'
      ? []
      : [
          offer(agreedLanguage, i18n._({ id: 'register.add', message: 'Add to agreed wording' }), {
            words: one.words,
            source: one.use,
          }),
        ]),
  ];
}
