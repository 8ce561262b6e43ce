// The links to the other parties, one line each; machine words throughout.
import { useLingui } from '@lingui/react';
import { Link as PageLink } from '@tanstack/react-router';
import type { Link } from '../../api/model';
import { useSession } from '../../api/queries';
import { Empty } from '../../frame/Empty';
import { PartyMark } from '../../frame/parties';
import { NodeText } from '../../frame/Trouble';
import { Instant } from '../../i18n/text';
import { linkStates, say } from '../../i18n/words';
import styles from './links.module.css';

const tones: Partial<Record<Link['state'], string>> = {
  up: 'good',
  connecting: 'wait',
  down: 'bad',
  cut: 'bad',
  pairing: 'wait',
};

export function LinkList({ links, full = false }: { links: readonly Link[]; full?: boolean }) {
  const { i18n } = useLingui();
  const roles: readonly string[] = useSession().roles;
  const operates = roles.includes('operator');
  if (links.length === 0) {
    return (
      <Empty
        see={
          <>
            {operates
              ? i18n._({
                  id: 'links.invite',
                  message:
                    'On the node itself, this begins it, with two people and about 5 minutes:',
                })
              : i18n._({
                  id: 'links.asks',
                  message: 'An administrator of this node invites another party.',
                })}{' '}
            {operates && <code>entente invite</code>}{' '}
            <PageLink to="/help" hash="help-line">
              {i18n._({ id: 'links.help', message: 'What a link does' })}
            </PageLink>
          </>
        }
      >
        {i18n._({
          id: 'links.none',
          message:
            'Not connected. The other party cannot see anything. You can do all your work alone; what they say on paper you record as noted.',
        })}
      </Empty>
    );
  }
  return (
    <ul className={styles.links}>
      {links.map((link) => (
        <li key={link.peer} className={styles.link}>
          <h3>
            <PartyMark name={link.peer} />
          </h3>
          <span className="badge" data-tone={tones[link.state]}>
            {say(i18n, linkStates, link.state)}
          </span>
          <dl className={styles.facts}>
            {link.since && (
              <div>
                <dt>{i18n._({ id: 'links.since', message: 'Since' })}</dt>
                <dd>
                  <Instant at={link.since} />
                </dd>
              </div>
            )}
            {link.last_heard && link.state !== 'up' && (
              <div>
                <dt>{i18n._({ id: 'links.heard', message: 'Last heard' })}</dt>
                <dd>
                  <Instant at={link.last_heard} />
                </dd>
              </div>
            )}
            {link.waiting !== null && (
              <div>
                <dt>{i18n._({ id: 'links.waiting', message: 'Waiting to be stored there' })}</dt>
                <dd className="num">{new Intl.NumberFormat(i18n.locale).format(link.waiting)}</dd>
              </div>
            )}
            {full && link.address && (
              <div>
                <dt>{i18n._({ id: 'links.address', message: 'Address' })}</dt>
                <dd className="mono">{link.address}</dd>
              </div>
            )}
            {full && link.fingerprint && (
              <div>
                <dt>{i18n._({ id: 'links.fingerprint', message: 'Fingerprint' })}</dt>
                <dd className="mono">{link.fingerprint}</dd>
              </div>
            )}
          </dl>
          {link.error && (
            <div className={styles.error}>
              <NodeText text={link.error} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
