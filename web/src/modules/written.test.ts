// What the node takes can be written in the page. If this fails, the record has a member that a secretariat
// can send by the API alone; give it a field, or say here why nobody is asked for it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Field, Form } from '../writing/form';
import { writtenForms } from './described';

type Messages = Map<string, Map<string, string>>; // message: its members, each with its type

// Enough of the schema's language for our own schemas.
function messagesOf(module: string): Messages {
  const text = readFileSync(resolve(`../src/modules/${module}/acts.proto`), 'utf8');
  const out: Messages = new Map();
  const open: string[] = [];
  for (const line of text.split('\n')) {
    const begun = /^\s*(message|enum|oneof) (\w+) \{/.exec(line);
    if (begun) {
      open.push(begun[1] === 'message' ? (begun[2] as string) : (open.at(-1) ?? ''));
      if (begun[1] === 'enum') open[open.length - 1] = '';
      if (begun[1] === 'message') out.set(begun[2] as string, new Map());
      continue;
    }
    if (/^\s*\}/.test(line)) open.pop();
    const member = /^\s*(?:repeated )?(map<[^>]*>|\w+) (\w+) = \d+;/.exec(line);
    if (member) out.get(open.at(-1) ?? '')?.set(member[2] as string, member[1] as string);
  }
  return out;
}

// What no form asks, and why: `module message.member`.
const unasked: Record<string, string> = {
  // Of the place, of the step that is taken, or of what the form was opened on.
  'meetings Schedule.round': 'the step says which',
  'meetings Schedule.candidate': 'chosen among the dates that would do',
  'meetings Stage.state': 'the step says which',
  'meetings Stage.round': 'the step says which',
  'meetings Stage.sitting': 'the step says which',
  'meetings Postponement.round': 'the step says which',
  'meetings Postponement.sine_die': 'no new date was entered',
  'meetings Cancellation.round': 'the step says which',
  'meetings Candidate.withdrawn': 'a button of its own',
  'meetings Availability.candidate': 'asked beside the date',
  'meetings AgendaItem.from_meeting': 'carried on from the backlog, whole',
  'meetings AgendaItem.from_item': 'carried on from the backlog, whole',
  'meetings OutcomeStatus.outcome': 'asked beside the outcome',
  'meetings Minutes.version': 'counted',
  'meetings Minutes.stage': 'one form for each',
  'meetings MinutesComment.minutes': 'asked beside the minutes',
  'meetings MinutesComment.version': 'asked beside the minutes',
  'meetings Correction.minutes': 'asked beside the minutes',
  'meetings Acknowledgement.report': 'asked beside the report',
  'meetings Position.agenda_item': 'asked by its number',
  'commitments Source.outcome': 'taken up from the outcome',
  'commitments Source.publication': 'asked by its paragraph',
  'commitments Reference.circle': 'chosen with the matter',
  'commitments Reference.matter': 'chosen with the place',
  'commitments AgreedLanguage.topic': 'made of its name',
  'commitments Reaffirmation.language': 'asked beside the wording',
  'commitments Change.language': 'asked beside the wording',
  'commitments Change.number': 'counted',
  'bodies Progress.title_only': 'the strand says so',
  'bodies DecisionRule.silence': 'cases of it were entered',
  'texts Instruction.request': 'asked beside the question',
  'texts Instruction.circle': 'where the text of the bracket stands',
  'texts Instruction.element': 'asked beside the bracket',
  'texts Instruction.language': 'asked beside the bracket',
  'texts Instruction.changes': 'asked beside the bracket',
  'texts Fallback.element': 'asked beside the bracket',
  'texts Fallback.language': 'asked beside the bracket',
  'texts Fallback.changes': 'asked beside the bracket',
  'texts Comment.element': 'asked beside the paragraph',
  'texts Comment.on': 'asked beside the bracket',
  'texts Comment.answers': 'asked beside the comment',
  'texts Comment.settled': 'a button of its own',
  'texts Concordance.language': 'asked beside the words',
  'texts Concordance.checked': 'asked beside the words',
  'texts Signature.in_ink': 'a form of its own, which asks for the scan',
  'texts Signature.scan': 'chosen in the form of a signature in ink',
  'texts Signature.scan_name': 'that of the file',
  'texts Signature.scan_size': 'that of the file',
  'texts Signature.scan_digest': 'that of the file',
  'texts Signature.confirms': 'a button beside the scan',
  'briefs InstructionReturned.id': 'asked beside the question',
  'briefs Clearance.office': 'asked beside the office',
};

const withoutForm: Record<string, string> = {
  'texts Page': 'made of what is pasted, and of what all support',
  'texts Revision': 'made with its pages',
  'texts Change': 'made in the editor, the card of a bracket and the form of a paragraph’s place',
  'texts Stance': 'buttons of their own in the margin',
  'texts Marks': 'a form of its own over the paragraphs that were selected',
  'texts Package': 'put together of changes; answered here, and made by the API',
  'texts InstructionRequest': 'a table of the open brackets',
  'texts Renumbering': 'a table of numbers, made by the API',
  'briefs Subject': 'a brief is opened from the page of its meeting, which says where that stands',
};

// Of a delegation alone: what somebody does in it.
const ofDelegations = new Set(['role', 'remark', 'languages']);

function missingIn(
  messages: Messages,
  module: string,
  says: string,
  message: string,
  fields: readonly Field[],
  out: string[],
) {
  for (const [member, type] of messages.get(message) ?? []) {
    const key = `${module} ${message}.${member}`;
    // Made for whatever is new.
    if (member === 'id' || key in unasked) continue;
    if (message === 'Member' && says !== 'delegation' && ofDelegations.has(member)) continue;
    const found = fields.filter((field) => field.name === member);
    if (found.length === 0) out.push(key);
    const inner = found.flatMap((field) =>
      field.kind === 'group' || field.kind === 'list' ? field.fields : [],
    );
    if (inner.length > 0) missingIn(messages, module, says, type, inner, out);
  }
}

describe('every member that the node takes', () => {
  for (const module of ['bodies', 'meetings', 'commitments', 'briefs', 'texts']) {
    it(`can be written in the page: ${module}`, () => {
      const messages = messagesOf(module);
      const out: string[] = [];
      for (const [says, type] of messages.get('Content') ?? []) {
        if (!messages.has(type) || type === 'Paper' || `${module} ${type}` in withoutForm) continue;
        const forms = writtenForms.filter(
          (form: Form) => form.module === module && form.says === says,
        );
        if (forms.length === 0) out.push(`${module} ${type}: no form`);
        else
          missingIn(
            messages,
            module,
            says,
            type,
            forms.flatMap((form) => form.fields),
            out,
          );
      }
      expect(out).toEqual([]);
    });
  }
});
