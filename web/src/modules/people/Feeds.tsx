// Calendar feeds: addresses that any calendar can subscribe to. Each is shown once; whoever has it
// reads it, so the words say what stands in it.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { answer, client } from '../../api/client';
import { queries, useSession } from '../../api/queries';
import { circleAt, useCircles } from '../../frame/circles';
import { audienceText, useParties } from '../../frame/parties';
import { Loading, Trouble } from '../../frame/Trouble';
import { languageName } from '../../i18n/languages';
import { Instant } from '../../i18n/text';
import { bodyText, useBodyNames } from '../../record/body_words';
import { clean } from '../../writing/text';
import styles from './people.module.css';

// `body`: the feed of this body alone is offered; without it, of all or any.
export function Feeds({ body }: { body?: { circle: string; id: string } }) {
  const { i18n } = useLingui();
  const queryClient = useQueryClient();
  const id = useId();
  const bodyName = useBodyNames();
  const circles = useCircles();
  const { languages } = useSession();
  const parties = useParties();
  const bodies = useQuery({ ...queries.bodies(), enabled: body === undefined });
  const feeds = useQuery({
    queryKey: ['calendars'],
    queryFn: () => answer(client.GET('/api/v1/calendars')),
  });
  const [shown, setShown] = useState('');
  const make = useMutation({
    mutationFn: ({ name, of }: { name: string; of: string }) => {
      const [circle, one] = of.split('/');
      const place = body ?? (circle && one ? { circle, id: one } : null);
      return answer(
        client.POST('/api/v1/calendars', {
          body: {
            ...(name ? { name } : {}),
            ...(languages.includes(i18n.locale) ? { language: i18n.locale } : {}),
            ...(place ? { circle: place.circle, body: place.id } : {}),
          },
        }),
      );
    },
    onSuccess: (made) => {
      setShown(made.url ?? `${window.location.origin}${made.path}`);
      void queryClient.invalidateQueries({ queryKey: ['calendars'] });
    },
  });
  const revoke = useMutation({
    mutationFn: (calendar: string) =>
      answer(
        client.POST('/api/v1/calendars/{calendar}/revoke', { params: { path: { calendar } } }),
      ),
    onSuccess: () => {
      setShown('');
      void queryClient.invalidateQueries({ queryKey: ['calendars'] });
    },
  });
  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    if (!make.isPending)
      make.mutate({
        name: clean(String(form.get('name') ?? '')),
        of: String(form.get('of') ?? ''),
      });
  };
  const own = (feeds.data?.items ?? []).filter(
    (one) => !body || (one.circle === body.circle && one.body === body.id),
  );
  const scope = (circle: string | null, one: string | null) =>
    one
      ? bodyName(circle ?? undefined, one)
      : i18n._({ id: 'people.all_bodies', message: 'All bodies' });
  return (
    <section className="section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{i18n._({ id: 'feed.title', message: 'Calendar feeds' })}</h2>
      <p className="aside">
        {i18n._({
          id: 'feed.holds',
          message:
            'In it: which body meets, the number of the meeting, its days and city, and whether it stands. No agenda, no names, no words; nothing above the lowest marking; no plans that are known to the month only. Whoever has the address reads it: give it to your calendar and to nobody else.',
        })}
      </p>
      {feeds.isPending && <Loading />}
      {feeds.isError && <Trouble error={feeds.error} onRetry={() => void feeds.refetch()} />}
      {shown && (
        <div className={styles.secret} role="status">
          <p>
            {i18n._({
              id: 'feed.once',
              message:
                'The address, shown this one time. Copy it into your calendar, under “subscribe”:',
            })}
          </p>
          <p className={styles.key} lang="en">
            <code>{shown}</code>
          </p>
        </div>
      )}
      {own.length > 0 && (
        <div className={styles.table}>
          <table>
            <tbody>
              {own.map((one) => (
                <tr key={one.id}>
                  <th scope="row">
                    <bdi>
                      {one.name || i18n._({ id: 'feed.unnamed', message: 'Without a name' })}
                    </bdi>
                  </th>
                  <td>{scope(one.circle, one.body)}</td>
                  <td>{languageName(i18n.locale, one.language)}</td>
                  <td>
                    <Instant at={one.made} />
                  </td>
                  <td>
                    <button
                      type="button"
                      className="button grave"
                      disabled={revoke.isPending}
                      onClick={() => revoke.mutate(one.id)}
                      aria-label={i18n._({
                        id: 'feed.revoke_named',
                        message: 'End the feed: {name}',
                        values: { name: one.name || scope(one.circle, one.body) },
                      })}
                    >
                      {i18n._({ id: 'feed.revoke', message: 'End it' })}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {revoke.isError && <Trouble error={revoke.error} />}
      <form className={styles.form} onSubmit={onSubmit}>
        <div className={styles.pair}>
          <div className={styles.field}>
            <label htmlFor={`${id}-name`}>
              {i18n._({ id: 'feed.name', message: 'What you call it, such as the device' })}
            </label>
            <input id={`${id}-name`} name="name" type="text" maxLength={60} autoComplete="off" />
          </div>
          {!body && (
            <div className={styles.field}>
              <label htmlFor={`${id}-of`}>{i18n._({ id: 'feed.of', message: 'Of' })}</label>
              <select id={`${id}-of`} name="of" defaultValue="">
                <option value="">
                  {i18n._({ id: 'people.all_bodies', message: 'All bodies' })}
                </option>
                {(bodies.data?.items ?? []).map((one) => {
                  const circle = circleAt(circles, one.circle);
                  return (
                    <option key={`${one.circle}/${one.id}`} value={`${one.circle}/${one.id}`}>
                      {bodyText(i18n, one, one.id)}
                      {circle ? ` (${audienceText(i18n, parties, circle.audience)})` : ''}
                    </option>
                  );
                })}
              </select>
            </div>
          )}
        </div>
        {make.isError && <Trouble error={make.error} />}
        <div className={styles.actions}>
          <button type="submit" className="button" disabled={make.isPending}>
            {i18n._({ id: 'feed.make', message: 'Make a feed' })}
          </button>
        </div>
      </form>
    </section>
  );
}
