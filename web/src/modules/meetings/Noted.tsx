// What another side said, as noted: in the agenda where it belongs, with its number and how it came. It
// counts for nothing, and is said so beside it.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Circle, Meeting, Names } from '../../api/model';
import type { Noted } from '../../api/more';
import { useSession } from '../../api/queries';
import { Words } from '../../i18n/text';
import { say, subjectOf } from '../../i18n/words';
import { SaidMark } from '../../record/SaidMark';
import { channels } from '../../writing/channels';
import type { Value } from '../../writing/form';
import type { Noting } from '../../writing/Manner';
import { papersOf } from '../../writing/paper';
import { mayWrite, type Offer, Write } from '../../writing/Write';
import { courseForms, paperForms } from './forms';
import styles from './meetings.module.css';

type Of = Pick<Meeting, 'noted' | 'acts' | 'body' | 'slug'>;

const part = (noted: Noted, name: string): Value | null =>
  (noted.content[name] as Value | undefined) ?? null;

// Items that another side named for the agenda, by their number.
export function notedItems(noted: readonly Noted[]): Noted[] {
  const number = (one: Noted) => Number(part(one, 'agenda_item')?.number ?? 0);
  return noted.filter((one) => part(one, 'agenda_item')).sort((a, b) => number(a) - number(b));
}

// Where another side stands on the item of this number.
export function notedOn(noted: readonly Noted[], number: number): Noted[] {
  return noted.filter((one) => Number(part(one, 'position')?.item ?? 0) === number && number > 0);
}

// What has no place in an agenda of these numbers, nor among the delegations.
export function notedElse(noted: readonly Noted[], numbers: readonly number[]): Noted[] {
  return noted.filter(
    (one) =>
      !part(one, 'agenda_item') &&
      !part(one, 'delegation') &&
      !numbers.includes(Number(part(one, 'position')?.item ?? 0)),
  );
}

export function notedNumbers(meeting: Pick<Meeting, 'agenda' | 'noted'>): number[] {
  return [
    ...meeting.agenda.map((one) => one.number),
    ...notedItems(meeting.noted).map((one) => Number(part(one, 'agenda_item')?.number ?? 0)),
  ];
}

// What was noted, to be noted otherwise.
function changedNote(i18n: I18n, noted: Noted, meeting: Of, circle: Circle): Offer | null {
  const says = subjectOf(noted.content);
  const form = [...courseForms, ...paperForms].find((one) => one.says === says);
  const act = meeting.acts.find((one) => one.ref === noted.said.ref);
  if (!says || !form || !act) return null;
  return {
    id: act.ref,
    text: i18n._(form.title),
    writing: () => ({
      form,
      circle,
      place: { body: meeting.body, slug: meeting.slug },
      initial: noted.content[says] as Value,
      papers: papersOf(act),
      sources: (noted.content.sources as string[] | undefined) ?? [],
      noting: {
        party: noted.said.of ?? '',
        channel: (act.channel ?? 'letter') as Noting['channel'],
      },
      about: act.ref,
    }),
  };
}

export function NotedWords({
  noted,
  meeting,
  circle,
}: {
  noted: Noted;
  meeting: Of;
  // Where it may be noted otherwise; null: it is only shown.
  circle: Circle | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const item = part(noted, 'agenda_item');
  const position = part(noted, 'position');
  const channel = meeting.acts.find((one) => one.ref === noted.said.ref)?.channel;
  const change =
    circle &&
    mayWrite(session, circle) &&
    noted.said.party === session.party.name &&
    changedNote(i18n, noted, meeting, circle);
  return (
    <div data-noted>
      <p className={item ? styles.strong : undefined}>
        <Words of={(item?.titles ?? position?.words) as Names | undefined} />
      </p>
      <p className={styles.under}>
        <SaidMark said={noted.said} />
        {channel && <span>{say(i18n, channels, channel)}</span>}
        {change && (
          <Write
            quiet
            title={i18n._({ id: 'noted.change', message: 'Change what was noted' })}
            offers={[change]}
          />
        )}
      </p>
    </div>
  );
}
