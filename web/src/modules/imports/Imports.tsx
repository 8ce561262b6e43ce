// Bringing papers in: a file or a folder of other programs, what is recognised in it, how its columns
// become fields, a try, and the run. Everything comes into our own place alone.
import { useLingui } from '@lingui/react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useSession } from '../../api/queries';
import { useCircles } from '../../frame/circles';
import { AudienceChip } from '../../frame/parties';
import { useScreen } from '../../frame/screen';
import { isNowhere, Loading, Trouble } from '../../frame/Trouble';
import { refusedFile } from '../../writing/refused_file';
import { clean } from '../../writing/text';
import { mayWrite } from '../../writing/Write';
import styles from './imports.module.css';
import { Mapping } from './Mapping';
import { paperQuery, sendPaper } from './order';
import { type Piece, zipOf } from './zip';

const mostBytes = 32 * 1024 * 1024;
const endings = '.xlsx,.csv,.tsv,.txt,.ics,.eml,.msg,.docx,.hwpx,.zip';

export function Imports({ paper }: { paper: string | undefined }) {
  const { i18n } = useLingui();
  const session = useSession();
  const own = useCircles().find((one) => one.national) ?? null;
  const navigate = useNavigate();
  const title = i18n._({ id: 'bring.title', message: 'Bring papers in' });
  useScreen(title, null, own, true);
  const may = mayWrite(session, own);
  return (
    <div className="page">
      <header>
        <p className="crumbs">{own && <AudienceChip circle={own} />}</p>
        <h1>{title}</h1>
        <p className="sub">
          {i18n._({
            id: 'bring.what',
            message:
              'Lists, letters, calendars and folders of other programs become entries of our own. Nobody else hears of them, and nothing is recorded before the last step.',
          })}
        </p>
      </header>
      {may ? (
        <>
          <Choose
            onSent={(id) => void navigate({ to: '/import', search: { paper: id }, replace: true })}
          />
          {paper && <Open key={paper} id={paper} />}
        </>
      ) : (
        <p className="empty">
          {i18n._({
            id: 'bring.may_not',
            message: 'You may read here, and not write for our side.',
          })}
        </p>
      )}
    </div>
  );
}

function Choose({ onSent }: { onSent: (id: string) => void }) {
  const { i18n } = useLingui();
  const id = useId();
  const [charset, setCharset] = useState('');
  const [problem, setProblem] = useState('');
  const send = useMutation({
    mutationFn: ({ bytes, name }: { bytes: Blob; name: string }) => sendPaper(bytes, name, charset),
    onSuccess: (sent) => onSent(sent.import),
  });
  const tooLarge = (name: string) =>
    i18n._({
      id: 'bring.too_large_name',
      message: '{name} is empty or larger than 32 MiB. Split it and bring it in in pieces.',
      values: { name },
    });
  const take = (file: File | undefined) => {
    if (!file) return;
    const name = clean(file.name);
    send.reset();
    setProblem('');
    if (file.size === 0 || file.size > mostBytes) setProblem(tooLarge(name));
    else send.mutate({ bytes: file, name });
  };
  const takeFolder = async (files: FileList | null) => {
    const all = [...(files ?? [])];
    const [first] = all;
    if (!first) return;
    send.reset();
    setProblem('');
    const folder = clean(first.webkitRelativePath.split('/')[0] ?? '');
    if (all.reduce((sum, one) => sum + one.size, 0) > mostBytes) {
      setProblem(tooLarge(folder));
      return;
    }
    try {
      const pieces: Piece[] = await Promise.all(
        all.map(async (one) => ({
          path: one.webkitRelativePath || one.name,
          bytes: new Uint8Array(await one.arrayBuffer()),
        })),
      );
      send.mutate({ bytes: zipOf(pieces), name: `${folder}.zip` });
    } catch {
      setProblem(
        i18n._({
          id: 'bring.folder_unread',
          message: 'A file of the folder could not be read. Is it open in another program?',
        }),
      );
    }
  };
  const refused = send.isError ? refusedFile(i18n, send.error) : null;
  return (
    <section className={`section ${styles.choose}`} aria-labelledby="choose">
      <h2 id="choose">{i18n._({ id: 'bring.choose', message: 'Choose' })}</h2>
      <div className={styles.pair}>
        <div className={styles.field}>
          <label htmlFor={`${id}-file`}>
            {i18n._({
              id: 'bring.file',
              message: 'A file: XLSX, CSV, ICS, EML, MSG, DOCX, HWPX, or a zip of folders',
            })}
          </label>
          <input
            id={`${id}-file`}
            type="file"
            accept={endings}
            disabled={send.isPending}
            onChange={(event) => {
              take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-folder`}>
            {i18n._({
              id: 'bring.folder',
              message: 'A folder, with a folder in it for each meeting, named by its date',
            })}
          </label>
          <input
            id={`${id}-folder`}
            type="file"
            disabled={send.isPending}
            ref={(element) => element?.setAttribute('webkitdirectory', '')}
            onChange={(event) => {
              void takeFolder(event.target.files).finally(() => {
                event.target.value = '';
              });
            }}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-charset`}>
            {i18n._({ id: 'bring.charset', message: 'Letters of a CSV are written as' })}
          </label>
          <select
            id={`${id}-charset`}
            value={charset}
            onChange={(event) => setCharset(event.target.value)}
          >
            <option value="">
              {i18n._({ id: 'bring.charset_found', message: 'Found out by itself' })}
            </option>
            <option value="utf-8">UTF-8</option>
            <option value="utf-16">UTF-16</option>
            <option value="cp949">CP949 (EUC-KR)</option>
            <option value="windows-1258">Windows-1258</option>
          </select>
        </div>
      </div>
      {send.isPending && (
        <p role="status">{i18n._({ id: 'bring.looking', message: 'Looking at it …' })}</p>
      )}
      {(problem || refused) && (
        <p role="alert" className={styles.wrong}>
          {problem || refused}
        </p>
      )}
      {send.isError && !refused && <Trouble error={send.error} />}
    </section>
  );
}

function Open({ id }: { id: string }) {
  const { i18n } = useLingui();
  const paper = useQuery({
    ...paperQuery(id),
    // While it is gone through: how far it is.
    refetchInterval: (query) => (query.state.data?.busy ? 700 : false),
    staleTime: 0,
  });
  if (paper.isPending) return <Loading />;
  if (isNowhere(paper.error)) {
    return (
      <p className={styles.gone} role="status">
        {i18n._({
          id: 'bring.gone',
          message:
            'This paper is no longer here: it is kept for an hour, and not over a restart of the node. Choose it again: what you said of it is still in this browser, and what was recorded is not recorded twice.',
        })}
      </p>
    );
  }
  if (!paper.data) return <Trouble error={paper.error} onRetry={() => void paper.refetch()} />;
  return (
    <>
      {paper.isError && <Trouble error={paper.error} onRetry={() => void paper.refetch()} />}
      <Mapping paper={paper.data} />
    </>
  );
}
