// Papers that go with something: files to download, links as they were published, other matters.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import type { Said } from '../api/model';
import { fileAddress } from '../api/queries';
import type { components } from '../api/schema';
import { choose } from '../i18n/text';
import { FileSize } from './FileSize';
import { MatterLink } from './MatterLink';
import { OutLink } from './OutLink';
import styles from './record.module.css';
import { ShowFile } from './ShowFile';

// Of an entry, or of one of its parts, which says less.
export type Carried = components['schemas']['CarriedPaper'] | components['schemas']['Paper'];

export function CarriedPapers({
  papers,
  said,
  circle,
  address,
  label,
}: {
  papers: readonly Carried[];
  said: Pick<Said, 'ref'>;
  // Identifier and page address of the circle that it stands in.
  circle: string;
  address: string;
  // What they are; absent: files.
  label?: string;
}) {
  const { i18n } = useLingui();
  if (papers.length === 0) return null;
  return (
    <ul
      className={styles.carried}
      aria-label={label ?? i18n._({ id: 'files.title', message: 'Files' })}
    >
      {papers.map((paper, index) => {
        const titles = 'titles' in paper ? choose(paper.titles, i18n.locale)?.text : null;
        const title = titles ?? paper.name ?? '';
        const act = ('act' in paper && paper.act) || said.ref;
        return (
          <li key={index}>
            <Paperclip size={14} aria-hidden="true" />{' '}
            {paper.file ? (
              <>
                {act ? (
                  <a href={fileAddress(circle, act, paper.file)} download={paper.name ?? true}>
                    <bdi>{title || paper.file.slice(0, 12)}</bdi>
                  </a>
                ) : (
                  <bdi>{title}</bdi>
                )}{' '}
                {paper.size > 0 && (
                  <span className="aside">
                    <FileSize bytes={paper.size} />
                  </span>
                )}
                {act && <ShowFile circle={circle} act={act} file={paper.file} name={paper.name} />}
              </>
            ) : paper.matter ? (
              <>
                {title && <bdi>{title}</bdi>} <MatterLink matter={paper.matter} address={address} />
              </>
            ) : (
              <>
                {title && <bdi>{title}</bdi>} <OutLink link={paper.link ?? ''} />
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
