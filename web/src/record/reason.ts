// Why a silence was broken: a comment of its own beside that entry, as the kind of thing takes one.
import type { Act, ActInput } from '../api/model';
import { freshId } from '../writing/form';
import { clean } from '../writing/text';

// Minutes and texts are commented; an agenda and a date are not.
export const takesReason = (act: Act): boolean =>
  act.module === 'texts' || act.content?.minutes !== undefined;

// Null: nothing was given, or nothing takes it.
export function reasonOf(act: Act, language: string, typed: string): ActInput | null {
  const reason = clean(typed);
  if (!reason || !takesReason(act)) return null;
  const words = { [language]: reason };
  const minutes = act.content?.minutes as { id?: string; version?: number } | undefined;
  return {
    type: 'statement',
    matter: act.matter,
    module: act.module,
    // It speaks of what is proposed, and stands under its marking.
    label: { classification: act.label.classification, categories: act.label.categories },
    content: minutes
      ? {
          minutes_comment: {
            id: freshId('c'),
            minutes: minutes.id ?? '',
            version: minutes.version ?? 1,
            words,
          },
        }
      : { comment: { words } },
  };
}
