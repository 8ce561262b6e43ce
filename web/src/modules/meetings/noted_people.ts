// Whom another side is noted to send: shown among the delegations, always as noted, and somebody whose
// coming and going can be entered.
import type { Delegation, Meeting } from '../../api/model';

type Content = Record<string, unknown>;

const lower = (text: unknown) => (typeof text === 'string' && text ? text.toLowerCase() : null);

// A member of a content in the shape of the answers.
function personOf(member: Content) {
  return {
    id: (member.person as string | undefined) || null,
    name: member.names ?? {},
    office: member.office ?? {},
    organisation: member.organisation ?? {},
    remark: member.remark ?? {},
    capacity: lower(member.capacity),
    institution: lower(member.institution),
    role: lower(member.role),
    languages: member.languages ?? [],
    forms: [],
  };
}

export function notedDelegations(noted: Meeting['noted']): Delegation[] {
  return noted.flatMap((one) => {
    const delegation = one.content.delegation as Content | undefined;
    if (!delegation) return [];
    const people = (list: unknown) => ((list ?? []) as Content[]).map(personOf);
    return [
      {
        party: delegation.party || one.said.of,
        heads: people(delegation.heads),
        members: people(delegation.members),
        institutions: ((delegation.institutions ?? []) as string[]).map(lower),
        said: one.said,
      } as unknown as Delegation,
    ];
  });
}
