// A report upward, begun from what is there: to the body that this one reports to, of the held meetings
// that no report covers yet, in words made of their outcomes.

import { useLingui } from '@lingui/react';
import { useQueryClient } from '@tanstack/react-query';
import type { Body, Meeting } from '../../api/model';
import { type Circle, matterPage } from '../../api/model';
import { queries } from '../../api/queries';
import { useParties } from '../../frame/parties';
import { useBodyNames } from '../../record/body_words';
import { meetingTitle } from '../../record/meeting_words';
import type { Writing } from '../../writing/Composer';
import { reportDrafted } from './drafted';
import { report } from './forms';

export function useReporting(
  body: Pick<Body, 'id' | 'reports_to'> & { series: Pick<Body['series'], 'unreported'> },
  circle: Circle,
): () => Writing {
  const { i18n } = useLingui();
  const parties = useParties();
  const queryClient = useQueryClient();
  const bodyName = useBodyNames();
  const receiver = body.reports_to
    .map((line) => line.body.split('/').pop())
    .find((one) => one && one !== body.id);
  return () => ({
    form: report,
    circle,
    place: { body: body.id, slug: '' },
    initial: {
      ...(receiver ? { to: `bodies/${receiver}` } : {}),
      covers: [...body.series.unreported],
    },
    draft: async (value) => {
      const covered = [];
      for (const matter of (value.covers ?? []) as string[]) {
        const page = matterPage(matter);
        if (!page?.slug) continue;
        const meeting = (await queryClient.fetchQuery(
          queries.meeting(circle.id, page.body, page.slug),
        )) as Meeting;
        covered.push({
          meeting,
          title: meetingTitle(i18n, meeting, bodyName(circle.id, meeting.body)),
        });
      }
      covered.sort((a, b) =>
        (a.meeting.date?.from ?? '').localeCompare(b.meeting.date?.from ?? ''),
      );
      return { value: reportDrafted(i18n, covered, circle, parties) };
    },
  });
}
