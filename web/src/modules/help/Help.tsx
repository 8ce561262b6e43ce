// Help: the words of this page and what they mean, the keys, where drafts are, and what happens when a
// line is cut. All of it comes with the page itself, so that it can be read with the line cut.
import { useLingui } from '@lingui/react';
import { Link } from '@tanstack/react-router';
import { useSession } from '../../api/queries';
import { KeyList } from '../../frame/KeyList';
import { useParties } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import styles from './help.module.css';

export function Help() {
  const { i18n } = useLingui();
  const parties = useParties();
  const session = useSession();
  const title = i18n._({ id: 'nav.help', message: 'Help' });
  useScreen(title, null, null, true);
  const self = parties.text(parties.self);
  const peer = parties.all().find((one) => one !== parties.self);
  const other = peer
    ? parties.text(peer)
    : i18n._({ id: 'help.other', message: 'the other party' });
  const values = { self, them: other };
  const words = [
    [
      i18n._({ id: 'audience.only', message: '{party} only', values: { party: self } }),
      i18n._({
        id: 'help.only',
        message:
          'Stays on this node, for those of {self} who may read it. Nobody else learns that it is there.',
        values,
      }),
    ],
    [
      i18n._({
        id: 'audience.shared',
        message: 'Shared with {parties}',
        values: { parties: peer ? parties.list([parties.self, peer]) : `${self}, ${other}` },
      }),
      i18n._({
        id: 'help.shared',
        message:
          'Every party that is named holds the same entries, each on its own node. What a party has said there cannot be made unsaid.',
      }),
    ],
    [
      i18n._({ id: 'delivery.draft', message: 'Draft' }),
      i18n._({
        id: 'help.draft',
        message: 'What you are typing, in this browser alone, until you save or submit it.',
      }),
    ],
    [
      i18n._({ id: 'delivery.recorded', message: 'Recorded' }),
      i18n._({
        id: 'help.recorded',
        message:
          'Signed, and kept on this node. From then on it can be corrected by a later entry, and not changed.',
      }),
    ],
    [
      i18n._({ id: 'submit.before', message: 'Submitted' }),
      i18n._({
        id: 'help.submitted',
        message: 'Handed to {them}: what {self} only had, they have now too.',
        values,
      }),
    ],
    [
      i18n._({
        id: 'delivery.stored_by',
        message: 'Stored by {parties}',
        values: { parties: other },
      }),
      i18n._({
        id: 'help.stored',
        message:
          'A machine’s word: the node of {them} has it and has signed for that. No person there has read it for all that this says.',
        values,
      }),
    ],
    [
      i18n._({ id: 'answer.agree', message: 'Agree for {party}', values: { party: self } }),
      i18n._({
        id: 'help.agree',
        message: 'Binds {self} to exactly this content. Only who has that authority is offered it.',
        values,
      }),
    ],
    [
      i18n._({ id: 'said.joint', message: 'Agreed by all' }),
      i18n._({
        id: 'help.joint',
        message:
          'Every party that has to agree has agreed to the same content. It is worked out on every node from what the parties signed; nobody declares it.',
      }),
    ],
    [
      i18n._({
        id: 'reply.ad_ref',
        message: 'Agreed ad ref, confirmation outstanding',
      }),
      i18n._({
        id: 'help.ad_ref',
        message: 'Agreed subject to confirmation from the capital: it does not count until then.',
      }),
    ],
    [
      i18n._({ id: 'help.bracket_name', message: '[Brackets]' }),
      i18n._({
        id: 'help.bracket',
        message:
          'Words of a text that are not agreed: each side’s alternative under its name. A bracket goes when its proposer lets it go, or when all support the same words; no proposed word is lost otherwise.',
      }),
    ],
    [
      i18n._({
        id: 'reply.declined',
        message: 'Declined by {party} (final)',
        values: { party: other },
      }),
      i18n._({
        id: 'help.declined',
        message: 'A refusal is final for that proposal. A new one can be made on the same point.',
      }),
    ],
    [
      i18n._({ id: 'reply.crossed', message: 'Withdrawn too late: crossed, contestable' }),
      i18n._({
        id: 'help.crossed',
        message:
          'A party withdrew its agreement when all had agreed already. The agreement stands, and the withdrawal beside it.',
      }),
    ],
    [
      i18n._({
        id: 'said.noted',
        message: 'Position of {of}, as noted by {by}, unconfirmed',
        values: { of: other, by: self },
      }),
      i18n._({
        id: 'help.noted',
        message:
          'What {self} wrote down of the words of {them}, from a letter or in the room. It binds nobody and is never shown as theirs, unless they confirm it.',
        values,
      }),
    ],
    [
      i18n._({ id: 'help.no_effect_word', message: 'No effect, because …' }),
      i18n._({
        id: 'help.no_effect',
        message:
          'The entry is kept and changes nothing; the reason stands beside it, and who can do what about it.',
      }),
    ],
  ] as const;
  return (
    <div className="page">
      <header>
        <h1>{title}</h1>
      </header>
      <section className="section" aria-labelledby="help-words">
        <h2 id="help-words">{i18n._({ id: 'help.words', message: 'The words of this page' })}</h2>
        <dl className={styles.words}>
          {words.map(([word, text]) => (
            <div key={word}>
              <dt>{word}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="section" aria-labelledby="help-drafts">
        <h2 id="help-drafts">{i18n._({ id: 'help.drafts', message: 'Where drafts are' })}</h2>
        <p className={styles.text}>
          {i18n._({
            id: 'help.drafts_browser',
            message:
              'What you type into a form is kept in this browser as you type, and is there when you open the same form again, after a restart too. It is gone when you sign out, or when somebody else signs in here.',
          })}
        </p>
        <p className={styles.text}>
          {i18n._({
            id: 'help.drafts_named',
            message:
              'What only named persons may read, such as a brief, is kept in this tab alone and written nowhere: save it before you close the tab.',
          })}
        </p>
        <p className={styles.text}>
          {i18n._({
            id: 'help.drafts_ours',
            message:
              'What is saved for {self} stands on this node, under “{self} only”, for your colleagues who may read it. It goes to {them} when somebody chooses it, sees exactly what goes, and submits it.',
            values,
          })}
        </p>
      </section>
      <section className="section" aria-labelledby="help-line">
        <h2 id="help-line">{i18n._({ id: 'help.line', message: 'When a line is cut' })}</h2>
        <p className={styles.text}>
          {i18n._({
            id: 'help.line_node',
            message:
              'Between this browser and the node: a row at the top says so. What you see may be out of date, what you typed stays, and nothing is sent. The page tries again by itself; a button that did not come through can be pressed again, and does nothing twice.',
          })}
        </p>
        <p className={styles.text}>
          {i18n._({
            id: 'help.line_party',
            message:
              'Between this node and that of {them}: you work on as before. What you submit waits, as the bar at the top counts, and goes by itself when the line is back; “Stored by” then says that it has arrived.',
            values,
          })}
        </p>
        <p>
          <Link to="/links">
            {i18n._({ id: 'help.see_links', message: 'How the links stand' })}
          </Link>
        </p>
      </section>
      <section className="section" aria-labelledby="help-sources">
        <h2 id="help-sources">
          {i18n._({ id: 'help.sources', message: 'Where a source is named' })}
        </h2>
        <p className={styles.text}>
          {i18n._({
            id: 'help.sources_text',
            message:
              '“Source: R1, item 23” is the reference that its author gave with the entry: a letter and number of a list of sources that the author keeps, and the item in it. Choosing it shows everything on record that names the same source. Where the source itself was enclosed, it stands among the papers of the entry.',
          })}
        </p>
        {session.reconstructed && (
          <p className={styles.text}>
            {i18n._({
              id: 'help.sources_public',
              message:
                'The public record that comes with Entente has its list of sources in the file:',
            })}{' '}
            <code>examples/rok-us/record.json</code>
          </p>
        )}
      </section>
      <section className="section" aria-labelledby="help-keys">
        <h2 id="help-keys">{i18n._({ id: 'help.keys', message: 'Keys' })}</h2>
        <p className={styles.text}>
          {i18n._({
            id: 'help.keys_text',
            message:
              'These are the keys as they are in this browser. “Keys and display” changes them or switches them off. They rest while you type, and none of them alone sends anything to another party.',
          })}
        </p>
        <KeyList />
      </section>
    </div>
  );
}
