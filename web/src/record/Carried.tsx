// Papers that go with something: files to download, links as they were published, other matters.
import { useLingui } from '@lingui/react';
import { Paperclip } from 'lucide-react';
import type { Said } from '../api/model';
import { fileAddress } from '../api/queries';
import type { components } from '../api/schema';
import { choose } from '../i18n/text';
import { MatterLink } from './MatterLink';
import styles from './record.module.css';
import { ShowFile } from './ShowFile';

export type Carried = components['schemas']['CarriedPaper'];

export function CarriedPapers({
  papers,
  said,
  circle,
  address,
}: {
  papers: readonly Carried[];
  said: Said;
  // Identifier and page address of the circle that it stands in.
  circle: string;
  address: string;
}) {
  const { i18n } = useLingui();
  if (papers.length === 0) return null;
  return (
    <ul className={styles.carried} aria-label={i18n._({ id: 'files.title', message: 'Files' })}>
      {papers.map((paper, index) => {
        const title = choose(paper.titles, i18n.locale)?.text ?? paper.name ?? '';
        const act = paper.act ?? said.ref;
        return (
          <li key={index}>
            <Paperclip size={14} aria-hidden="true" />{' '}
            {paper.file && act ? (
              <>
                <a href={fileAddress(circle, act, paper.file)} download={paper.name ?? true}>
                  <bdi>{title || paper.file.slice(0, 12)}</bdi>
                </a>
                <ShowFile circle={circle} act={act} file={paper.file} name={paper.name} />
              </>
            ) : paper.matter ? (
              <MatterLink matter={paper.matter} address={address} />
            ) : (
              <>
                {title && <bdi>{title}</bdi>}{' '}
                <span className="mono small" lang="en">
                  {paper.link}
                </span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
