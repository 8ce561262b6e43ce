// Papers that a field names: files that are taken in here or that an entry carries already, links, and
// meetings of the record. Each is one line, and what is half typed stays until it is removed.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { Trouble } from '../frame/Trouble';
import { FileSize } from '../record/FileSize';
import { AddFiles } from './AddFiles';
import { broughtTo } from './carried';
import type { Field, Value } from './form';
import { type KnownFile, useKnownFiles } from './known_files';
import { type Common, type OneProps, Optional, useMistake, Wrong } from './labelled';
import type { Paper } from './paper';
import styles from './writing.module.css';

const name: Field = {
  kind: 'line',
  name: 'name',
  label: /*i18n*/ { id: 'field.names', message: 'Name' },
};
const link: Field = {
  kind: 'line',
  name: 'link',
  label: /*i18n*/ { id: 'field.link', message: 'Link' },
  required: true,
  help: /*i18n*/ { id: 'papers.link_help', message: 'Begins with https:// or http://' },
};
const meeting: Field = {
  kind: 'meeting',
  name: 'matter',
  label: /*i18n*/ { id: 'field.meeting', message: 'Meeting' },
  required: true,
};

const most = 64;
// Of a file nothing goes on but what an entry names it by.
const named = ({ file, name, size }: Paper): Value => ({ file, name, size });

export function PaperField({
  field,
  value,
  onChange,
  path,
  mistakes,
  context,
  draw,
}: OneProps & {
  // The fields of one line.
  draw: (
    fields: readonly Field[],
    value: Value,
    path: string,
    onChange: (value: Value) => void,
  ) => ReactNode;
}) {
  const { i18n } = useLingui();
  const id = useId();
  const papers = (value ?? []) as Value[];
  const latest = useRef(papers);
  latest.current = papers;
  const mistake = useMistake(mistakes, path);
  const add = (...more: Value[]) => onChange([...latest.current, ...more]);
  const full = papers.length >= most;
  return (
    <fieldset className={styles.texts} aria-describedby={mistake ? `${id}-wrong` : undefined}>
      <legend>
        {i18n._(field.label)}
        <Optional field={field} />
      </legend>
      {field.help && <p className={styles.help}>{i18n._(field.help)}</p>}
      {papers.length > 0 && (
        <ul className={styles.goes}>
          {papers.map((paper, index) => (
            <li key={paper.file ? String(paper.file) : index}>
              {paper.file ? (
                <span>
                  <Paperclip size={14} aria-hidden="true" /> <bdi>{String(paper.name ?? '')}</bdi>{' '}
                  <span className={styles.optional}>
                    <FileSize bytes={Number(paper.size ?? 0)} />
                  </span>
                </span>
              ) : (
                draw(
                  paper.link || !('matter' in paper) ? [link, name] : [meeting],
                  paper,
                  `${path}.${index}`,
                  (next) => onChange(papers.map((each, at) => (at === index ? next : each))),
                )
              )}
              <p className={styles.more}>
                <button
                  type="button"
                  className={styles.add}
                  onClick={() => onChange(papers.filter((_, at) => at !== index))}
                >
                  {i18n._({ id: 'form.remove', message: 'Remove' })}
                </button>
              </p>
            </li>
          ))}
        </ul>
      )}
      {!full && (
        <>
          <AddFiles circle={context.circle} onAdded={(added) => add(...added.map(named))} />
          <p className={styles.more}>
            <OnRecord
              context={context}
              chosen={new Set(papers.map((one) => String(one.file ?? '')))}
              onChosen={(paper) => add(named(paper))}
            />
            <button type="button" className={styles.add} onClick={() => add({ link: '' })}>
              + {i18n._(link.label)}
            </button>
            <button type="button" className={styles.add} onClick={() => add({ matter: '' })}>
              + {i18n._(meeting.label)}
            </button>
          </p>
        </>
      )}
      {mistake && <Wrong id={`${id}-wrong`} text={mistake} />}
    </fieldset>
  );
}

// A file that an entry carries already. What stands in another place of our node is brought here first.
function OnRecord({
  context,
  chosen,
  onChosen,
}: {
  context: Common['context'];
  chosen: ReadonlySet<string>;
  onChosen: (paper: Paper) => void;
}) {
  const { i18n } = useLingui();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const known = useKnownFiles(context, context.body !== '').filter((one) => !chosen.has(one.file));
  const choose = async (one: KnownFile | undefined) => {
    if (!one || busy) return;
    setFailure(null);
    setBusy(true);
    try {
      const file =
        one.circle === context.circle.id ? one.file : await broughtTo(context.circle.id, one);
      if (!chosen.has(file)) onChosen({ ...one, file });
    } catch (error) {
      setFailure(error);
    }
    setBusy(false);
  };
  if (known.length === 0 && failure === null) return null;
  const text = i18n._({ id: 'papers.on_record', message: 'A file on record …' });
  return (
    <>
      <MenuTrigger>
        <Button className={styles.add ?? ''} isDisabled={busy}>
          + {text}
        </Button>
        <Popover containerPadding={24}>
          <Menu
            className={styles.menu ?? ''}
            aria-label={text}
            onAction={(key) => void choose(known.find((one) => `${one.act} ${one.file}` === key))}
          >
            {known.map((one) => (
              <MenuItem
                key={`${one.act} ${one.file}`}
                id={`${one.act} ${one.file}`}
                textValue={one.name}
                className={styles.choice ?? ''}
              >
                <bdi>{one.name}</bdi> <FileSize bytes={one.size} />
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {failure !== null && <Trouble error={failure} />}
    </>
  );
}
