// Views that a reader keeps: a name for what stands in the address.
import { useLingui } from '@lingui/react';
import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../api/queries';
import styles from './records.module.css';
import { isEmpty, type RecordSearch, savedViews, saveViews } from './search';

export function SavedViews({
  asked,
  onOpen,
}: {
  asked: RecordSearch;
  onOpen: (search: RecordSearch) => void;
}) {
  const { i18n } = useLingui();
  const session = useSession();
  const [views, setViews] = useState(() => savedViews(session));
  const [name, setName] = useState('');
  const keep = (next: typeof views) => {
    saveViews(session, next);
    setViews(next);
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim();
    if (!wanted) return;
    keep([...views.filter((one) => one.name !== wanted), { name: wanted, search: asked }]);
    setName('');
  };
  return (
    <details className={styles.views}>
      <summary>
        {i18n._({ id: 'records.views', message: 'Saved views' })}{' '}
        <span className="count">{views.length}</span>
      </summary>
      <p className="aside small">
        {i18n._({
          id: 'records.views_where',
          message: 'Kept in this browser, for you alone. The address of this screen can be sent.',
        })}
      </p>
      <ul>
        {views.map((view) => (
          <li key={view.name} className={styles.view}>
            <button type="button" className="button" onClick={() => onOpen(view.search)}>
              {view.name}
            </button>
            <button
              type="button"
              className="button"
              onClick={() => keep(views.filter((one) => one.name !== view.name))}
              aria-label={i18n._({
                id: 'records.forget',
                message: 'Forget the view {name}',
                values: { name: view.name },
              })}
            >
              <Trash2 size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {!isEmpty(asked) && (
        <form className={styles.view} onSubmit={save}>
          <label className={styles.choice}>
            <span>{i18n._({ id: 'records.view_name', message: 'Name of this view' })}</span>
            <input
              className={styles.input}
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <button type="submit" className="button">
            {i18n._({ id: 'records.save', message: 'Save' })}
          </button>
        </form>
      )}
    </details>
  );
}
