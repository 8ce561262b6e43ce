// A text on its way out: as it stands with its brackets, clean, its languages side by side, and the comment matrix.
import { useLingui } from '@lingui/react';
import { type Exported, TakeOut } from '../../record/TakeOut';
import { useInText } from './in_text';

export function TakeOutText() {
  const { i18n } = useLingui();
  const { text, address } = useInText();
  const part = encodeURIComponent;
  const of = (
    group: string,
    what: string,
    form: string,
    more: Record<string, string>,
  ): Exported => {
    const query = new URLSearchParams({ ...more, language: i18n.locale });
    return {
      id: `${group} ${what} ${form}`,
      group,
      text: i18n._({
        id: 'take_out.as',
        message: '{what}, as {form}',
        values: { what, form },
      }),
      from: `/api/v1/texts/${part(address)}/${part(text.body)}/${part(text.id)}/print?${query}`,
    };
  };
  const whole = i18n._({ id: 'take_out.text', message: 'With all that is open' });
  const brackets = i18n._({ id: 'take_out.brackets', message: 'In brackets' });
  const tracked = i18n._({ id: 'take_out.tracked', message: 'Tracked changes by party' });
  const clean = i18n._({ id: 'take_out.clean', message: 'Clean' });
  const table = i18n._({ id: 'take_out.side_by_side', message: 'Languages side by side' });
  const matrix = i18n._({ id: 'take_out.matrix', message: 'Comment matrix' });
  const tags = text.languages.map((one) => one.tag);
  const all = tags.join(',');
  return (
    <TakeOut
      papers={[
        of(whole, brackets, 'PDF', { format: 'pdf' }),
        of(whole, brackets, 'DOCX', { format: 'docx' }),
        of(whole, tracked, 'DOCX', { format: 'docx', view: 'tracked' }),
        of(whole, brackets, 'HWPX', { format: 'hwpx' }),
        of(whole, brackets, 'TXT', { format: 'txt' }),
        of(whole, brackets, 'Akoma Ntoso', { format: 'akn' }),
        ...['PDF', 'DOCX', 'HWPX'].map((form) =>
          of(clean, clean, form, { format: form.toLowerCase(), view: 'clean' }),
        ),
        ...(tags.length < 2
          ? []
          : [
              of(table, table, 'PDF', { format: 'pdf', languages: all }),
              of(table, table, 'DOCX', { format: 'docx-table' }),
              of(table, table, 'XLSX', { format: 'xlsx-table' }),
              of(table, table, 'HWPX', { format: 'hwpx', languages: all }),
            ]),
        of(matrix, matrix, 'XLSX', { format: 'xlsx' }),
        of(matrix, matrix, 'DOCX', { format: 'docx-matrix' }),
        of(matrix, matrix, 'CSV', { format: 'csv' }),
      ]}
    />
  );
}
