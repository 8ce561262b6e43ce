// Links and arrangements: who is connected, what is shared with whom, how fresh each party's
// journal is here, and what we are invited to.
import { useLingui } from '@lingui/react';
import { useQuery } from '@tanstack/react-query';
import type { Circle, Warning } from '../../api/model';
import { queries } from '../../api/queries';
import dialog from '../../frame/dialog.module.css';
import { AudienceChip, useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { Loading, NodeText, Trouble } from '../../frame/Trouble';
import { warningText } from '../../i18n/node_texts';
import { Words } from '../../i18n/text';
import { FiguresView } from './Heads';
import { InvitationItem } from './Invitations';
import { LinkList } from './LinkList';
import styles from './links.module.css';

export function Links() {
  const { i18n } = useLingui();
  const node = useQuery(queries.node());
  const invitations = useQuery(queries.invitations());
  const title = i18n._({ id: 'nav.links', message: 'Links & arrangements' });
  useScreen(title, node.data?.label ?? null);
  if (node.isPending) return <Loading />;
  const open = (invitations.data?.items ?? []).filter((one) => one.state !== 'constituted');
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
      </header>
      {node.isError && <Trouble error={node.error} onRetry={() => void node.refetch()} />}
      {node.data && (
        <>
          {node.data.warnings.map((warning) => (
            <WarningNotice
              key={`${warning.circle} ${warning.code}`}
              warning={warning}
              circles={node.data.circles}
            />
          ))}
          <section className="section" aria-labelledby="links">
            <h2 id="links">{i18n._({ id: 'links.title', message: 'Links' })}</h2>
            <LinkList links={node.data.links} full />
          </section>
          {(open.length > 0 || invitations.isError) && (
            <section className="section" aria-labelledby="invitations">
              <h2 id="invitations">
                {i18n._({ id: 'links.invitations', message: 'Invitations' })}
              </h2>
              {invitations.isError && <Trouble error={invitations.error} />}
              <ul className={styles.invitations}>
                {open.map((one) => (
                  <InvitationItem key={one.id} invitation={one} />
                ))}
              </ul>
            </section>
          )}
          <section className="section" aria-labelledby="arrangements">
            <h2 id="arrangements">
              {i18n._({ id: 'links.arrangements', message: 'Arrangements' })}{' '}
              <span className="count">{node.data.circles.length}</span>
            </h2>
            <ul className={styles.circles}>
              {node.data.circles.map((circle) => (
                <CircleItem key={circle.id} circle={circle} />
              ))}
            </ul>
          </section>
          <p className="aside small">
            {i18n._({
              id: 'links.version',
              message: 'Entente {version}',
              values: { version: node.data.version },
            })}
          </p>
        </>
      )}
    </div>
  );
}

function WarningNotice({ warning, circles }: { warning: Warning; circles: readonly Circle[] }) {
  const { i18n } = useLingui();
  const parties = useParties();
  const known = warningText(i18n, warning, parties.text);
  const circle = circles.find((one) => one.id === warning.circle);
  return (
    <div className={dialog.notice}>
      <p>
        {circle && (
          <>
            <Words of={circle.names} none={circle.name} />
            {': '}
          </>
        )}
        {known ?? i18n._({ id: 'warning.other', message: 'The node warns.' })}
      </p>
      {!known && <NodeText text={warning.text} />}
    </div>
  );
}

function CircleItem({ circle }: { circle: Circle }) {
  const { i18n } = useLingui();
  return (
    <li className={styles.circle}>
      <header>
        <h3>
          {circle.national ? (
            i18n._({ id: 'links.national', message: 'Own record' })
          ) : (
            <Words of={circle.names} none={circle.name} />
          )}
        </h3>
        <AudienceChip circle={circle} />
        {!circle.constituted && (
          <span className="badge" data-tone="wait">
            {i18n._({ id: 'links.not_agreed', message: 'Not agreed by all yet' })}
          </span>
        )}
      </header>
      {circle.warning && <WarningNotice warning={circle.warning} circles={[]} />}
      {circle.figures && <FiguresView figures={circle.figures} circle={circle} />}
    </li>
  );
}
