// Words as they were written, in which nothing passes for what it is not: letters of another alphabet are marked, and
// what nobody would see is written out.
import type { I18n } from '@lingui/core';
import { useLingui } from '@lingui/react';
import frame from '../../frame/frame.module.css';
import { codePoint, lookedAt } from './look_alike';
import styles from './marked.module.css';

const said = (i18n: I18n) =>
  i18n._({ id: 'texts.look_alike', message: 'contains look-alike letters' });

export function Marked({ words, language }: { words: string; language: string }) {
  const { i18n } = useLingui();
  return lookedAt(words, language).map(({ text, kind }, at) =>
    kind === 'plain' ? (
      text
    ) : kind === 'control' ? (
      <span key={at} className={styles.control} lang="en" data-control>
        [{codePoint(text)}]
      </span>
    ) : (
      <span key={at} className={styles.lookalike} title={said(i18n)} data-look-alike>
        {text}
        <span className={frame.unseen} lang={i18n.locale}>
          {' '}
          ({said(i18n)})
        </span>
      </span>
    ),
  );
}

// The same where there is nothing but text.
export const markedText = (i18n: I18n, words: string, language: string): string =>
  lookedAt(words, language)
    .map(({ text, kind }) =>
      kind === 'plain'
        ? text
        : kind === 'control'
          ? `[${codePoint(text)}]`
          : `${text} (${said(i18n)})`,
    )
    .join('');
