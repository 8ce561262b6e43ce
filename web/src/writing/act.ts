// What a form in a place makes: the entry that is signed.
import type { ActInput, Circle, Label } from '../api/model';
import type { Reach } from '../record/commits';
import type { Draft } from './Drafting';
import { contentOf, type Form, type Place, type Value, type Way } from './form';
import type { Noting, Typed } from './Manner';
import { filesOf, type Paper } from './paper';
import { silenceOf, silenceTerms } from './silence';

export interface Writing {
  form: Form;
  circle: Circle;
  place: Place;
  initial?: Value;
  // What tells this form from others of its kind in the same place, for what is kept of it.
  about?: string;
  // Another's words are noted from the start, or as they were noted before.
  noting?: boolean | Noting;
  papers?: readonly Paper[];
  // Where its words were taken over from.
  sources?: readonly string[];
  // Who read it so far, of a form that names its readers.
  readers?: readonly string[];
  // How it was said before, and the open proposal of our own that this one takes the place of.
  way?: Way;
  supersedes?: string;
  // The open proposal of another party that this one is instead of: it is declined with it.
  declines?: string;
  // The entry that the form is opened on; what stands there when it is signed must be this one.
  basedOn?: string;
  // Its first text, made of what is on record.
  draft?: Draft;
  // Of what it answers: it is marked so at least.
  answers?: Label;
}

// Identifiers of persons, as they are typed: with commas or spaces between.
export const readersOf = (text: string): string[] =>
  [...new Set(text.split(/[\s,;]+/).filter(Boolean))].sort();

// The lowest marking under which nobody reads it who may not read both. It names the persons whom both name.
export function bothMarkings(one: Label, other: Label): NonNullable<ActInput['label']> {
  const persons = (label: Label) => label.categories.filter((each) => each.startsWith('person/'));
  const [ours, theirs] = [persons(one), persons(other)];
  const named =
    ours.length === 0
      ? theirs
      : theirs.length === 0
        ? ours
        : ours.filter((each) => theirs.includes(each));
  // Named by both there is nobody: then by neither.
  const nobody = ours.length > 0 && theirs.length > 0 && named.length === 0;
  const others = [...one.categories, ...other.categories].filter(
    (each) => !each.startsWith('person/'),
  );
  return {
    classification: Math.max(one.classification, other.classification),
    categories: [...new Set([...others, ...(nobody ? ['person/'] : named)])].sort(),
  };
}

// `base`: the marking that an entry of this place has at least; `reach`: how far the author's
// agreement goes there.
export function actOf(
  writing: Writing,
  typed: Typed,
  base: Label | null,
  reach: Reach = 'final',
): ActInput {
  const { form, circle, place } = writing;
  const completed = form.complete ? form.complete(typed.value, place) : typed.value;
  const plain = contentOf(completed) as Value;
  const says = form.finish ? form.finish(plain) : plain;
  const sources = typed.sources?.length > 0 ? { sources: typed.sources } : {};
  const papers = typed.papers.length > 0 ? { papers: typed.papers } : {};
  const common = {
    matter: form.matter(place, completed),
    module: form.module,
    ...(form.named && base
      ? {
          label: {
            classification: base.classification,
            categories: readersOf(typed.readers).map((one) => `person/${one}`),
          },
        }
      : writing.answers
        ? { label: bothMarkings(writing.answers, base ?? writing.answers) }
        : {}),
  };
  if (typed.noting) {
    return {
      ...common,
      type: 'noted',
      party: typed.noting.party,
      channel: typed.noting.channel,
      content: { ...sources, words_of: typed.noting.party, [form.says]: says, ...papers },
    };
  }
  const content = { ...sources, [form.says]: says, ...papers };
  const based = typed.basedOn ? { based_on: typed.basedOn } : {};
  const proposed = circle.national ? form.agreed === true : typed.way === 'propose';
  if (!proposed) return { ...common, ...based, type: 'statement', content };
  const silence = silenceOf(circle, form, place.body);
  return {
    ...common,
    ...based,
    type: 'proposal',
    content,
    concur: reach === 'final' && (circle.national || typed.concur),
    ...(filesOf(content).length > 0 ? { files: filesOf(content) } : {}),
    ...(circle.bodies.some((one) => one.id === place.body) ? { body: place.body } : {}),
    ...(silence && typed.silence ? { silence: silenceTerms(silence, typed.silence) } : {}),
    ...(writing.supersedes ? { supersedes: writing.supersedes } : {}),
  };
}
