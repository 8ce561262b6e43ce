// What a field lets choose from: words of the catalogue, parties, and what stands on record already.
import { useLingui } from '@lingui/react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { BodySummary, Circle, MeetingSummary, Names } from '../api/model';
import { queries } from '../api/queries';
import { circleAddress, useCircles } from '../frame/circles';
import { useParties } from '../frame/parties';
import { countryOptions, languageOptions, zoneOptions } from '../i18n/places';
import { choose } from '../i18n/text';
import { say } from '../i18n/words';
import { bodyText, useBodyNames } from '../record/body_words';
import { elementBegins, elementText } from '../record/element_words';
import { heldStates, meetingTitle } from '../record/meeting_words';
import type { Field } from './form';
import type { FormContext } from './labelled';
import { useWiderOptions } from './wider';

export type Options = [string, string][];

// Everybody who may be meant: the parties of the arrangement, and those that our side has named.
export function usePartyNames(circle: Circle): string[] {
  const parties = useParties();
  const known = new Set(circle.parties.map((one) => one.name));
  if (circle.national) for (const name of parties.all()) known.add(name);
  return [...known];
}

// Circles that all who read here share with others.
export function widerCircles(circles: readonly Circle[], here: Circle): Circle[] {
  return circles.filter(
    (one) =>
      one.id !== here.id &&
      one.constituted &&
      one.audience.length > here.audience.length &&
      here.audience.every((party) => one.audience.includes(party)),
  );
}

const isComing = (state: string) => !heldStates.has(state) && state !== 'cancelled';

export function useOptions(field: Field, context: FormContext): Options {
  const { i18n } = useLingui();
  const parties = useParties();
  const names = usePartyNames(context.circle);
  const bodyName = useBodyNames();
  const { id } = context.circle;
  const of = 'of' in field ? field.of : '';
  const wanted = (kinds: readonly string[]) => kinds.includes(field.kind);
  const bodies = useQuery({
    ...queries.bodies(),
    enabled: wanted(['body', 'bodies']) || of === 'matters',
  });
  const body = useQuery({
    ...queries.body(id, context.body),
    enabled: ['letters', 'strands', 'instruments'].includes(of) && context.body !== '',
  });
  // Of a body that nobody has described yet there are meetings too.
  const elsewhere = field.kind === 'meeting' && field.others === true;
  const meetings = useQuery({
    ...queries.meetings(elsewhere ? { circle: id } : { circle: id, body: context.body }),
    enabled: (wanted(['meeting', 'meetings']) || of === 'matters') && context.body !== '',
  });
  const meeting = useQuery({
    ...queries.meeting(id, context.body, context.slug),
    enabled: ['agenda', 'outcomes', 'sittings'].includes(of) && context.slug !== '',
  });
  const commitments = useInfiniteQuery({
    ...queries.followUp({ circle: id, body: context.body }),
    enabled: of === 'commitments' || of === 'matters',
  });
  const language = useQuery({
    ...queries.language(id, context.body),
    enabled: of === 'wordings',
  });
  const circles = useCircles();
  const elements = useQuery({
    ...queries.text(circleAddress(circles, id), context.body, context.slug),
    enabled: of === 'elements' && context.slug !== '',
    select: (found) => found.elements,
  });
  const wider = useWiderOptions(widerCircles(circles, context.circle), of === 'wider');
  const text = (of: Names | null | undefined, none: string) =>
    choose(of, i18n.locale)?.text ?? none;
  const namedBodies = (there: readonly BodySummary[]): Options =>
    there
      .filter(
        (one) =>
          one.circle === id && !(field.kind === 'body' && field.others && one.id === context.body),
      )
      .map((one) => [one.matter, bodyText(i18n, one, one.id)]);
  const namedCommitments = (): Options =>
    (commitments.data?.pages ?? [])
      .flatMap((page) => page.items)
      .filter((one) => one.matter.startsWith('commitments/'))
      .map((one) => [one.matter, text(one.text, one.id).slice(0, 120)]);
  const namedMeetings = (there: readonly MeetingSummary[]): Options =>
    there.map((one) => [one.matter, meetingTitle(i18n, one, bodyName(one.circle, one.body))]);
  switch (field.kind) {
    case 'choice':
    case 'choices':
      return field.values.map((one) => [one, say(i18n, field.words, one.toLowerCase())]);
    case 'code':
      return field.of === 'country'
        ? countryOptions(i18n.locale, i18n._({ id: 'country.elsewhere', message: 'None of these' }))
        : field.of === 'zone'
          ? zoneOptions(i18n.locale)
          : languageOptions(i18n.locale);
    case 'party':
    case 'parties':
      return names.map((one) => [one, parties.text(one)]);
    case 'body':
    case 'bodies':
      return namedBodies(bodies.data?.items ?? []);
    case 'meeting':
    case 'meetings':
      return namedMeetings(
        (meetings.data?.items ?? [])
          .filter((one) => !(field.kind === 'meeting' && field.coming) || isComing(one.state))
          .filter((one) => !elsewhere || one.body !== context.body),
      );
    case 'pick':
    case 'picks':
      switch (field.of) {
        case 'agenda':
          return (meeting.data?.agenda ?? []).map((one) => [
            one.key,
            `${one.number} · ${text(one.title, one.key)}`,
          ]);
        case 'outcomes':
          return (meeting.data?.outcomes ?? []).flatMap((one): Options => {
            const { id: outcome } = one as { id?: string };
            return outcome ? [[outcome, text(one.text, outcome).slice(0, 120)]] : [];
          });
        case 'sittings':
          return (meeting.data?.sessions ?? []).map((one) => [one.id, text(one.title, one.id)]);
        case 'letters':
          return (body.data?.series.letters ?? []).map((one) => [
            one.id,
            [one.reference, text(one.subject, one.id)].filter(Boolean).join(' · '),
          ]);
        case 'strands':
          return (body.data?.strands ?? []).map((one) => [one.id, text(one.names, one.id)]);
        // Once, though it stands there with each state that it came to.
        case 'instruments':
          return [
            ...new Map(
              (body.data?.instruments ?? []).map((one) => [one.id, text(one.titles, one.id)]),
            ),
          ];
        case 'wordings':
          return (language.data?.topics ?? []).flatMap((topic) =>
            topic.entries.map((one): [string, string] => [
              one.id,
              `${text(topic.names, topic.id)}: ${text(one.words, one.id).slice(0, 80)}`,
            ]),
          );
        case 'commitments':
          return namedCommitments();
        // What there is of this body, the body itself and the others; never the meeting that says so.
        case 'matters':
          return [
            ...namedCommitments(),
            ...namedMeetings(
              (meetings.data?.items ?? []).filter(
                (one) => one.matter !== `meetings/${context.body}/${context.slug}`,
              ),
            ),
            ...namedBodies(bodies.data?.items ?? []),
          ];
        // To be chosen, each with how it begins.
        case 'elements': {
          const all = elements.data ?? [];
          return all
            .filter((one) => one.gone === 0 && !one.unknown)
            .map((one) => [
              one.id,
              context.names ? elementText(i18n, one, all) : elementBegins(i18n, one, all),
            ]);
        }
        case 'wider':
          return wider;
      }
      return [];
    default:
      return [];
  }
}
