// That a report has come to whom it was sent: one side's word, or agreed by all.
import { useLingui } from '@lingui/react';
import type { Circle } from '../../api/model';
import type { Report } from '../../api/more';
import { useSession } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { mayWrite, Write } from '../../writing/Write';
import { acknowledgement } from './forms';

// Offered of a report that was submitted, for as long as not all agreed it; what our side said of it is
// said anew. `at`: the meeting that received it; null: it is said where the report covers a meeting, of an
// authority too that is no body.
export function Acknowledge({
  report,
  circle,
  at,
}: {
  report: Report;
  circle: Circle | null;
  at: string | null;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const { self } = useParties();
  const agreed = report.acknowledgements.some((one) => one.said.kind === 'joint');
  const ours = report.acknowledgements.find(
    (one) => one.said.kind === 'national' && one.said.party === self,
  );
  if (!circle || !report.sent || agreed || !mayWrite(session, circle)) return null;
  const [, body = ''] = report.matter.split('/');
  return (
    <Write
      title={
        ours
          ? i18n._({ id: 'report.acknowledge_anew', message: 'Change the acknowledgement' })
          : i18n._({ id: 'report.acknowledge', message: 'Acknowledge' })
      }
      offers={[
        {
          id: report.id,
          text: i18n._(acknowledgement.title),
          writing: () => ({
            form: {
              ...acknowledgement,
              complete: (value) => ({ ...value, report: report.id }),
            },
            circle,
            place: { body, slug: '' },
            initial: {
              date: ours?.date ?? new Date().toISOString().slice(0, 10),
              by: ours?.by ?? {},
              at_meeting: ours?.at_meeting ?? at ?? '',
            },
            about: report.id,
            ...(ours?.said.ref ? { basedOn: ours.said.ref } : {}),
          }),
        },
      ]}
    />
  );
}
