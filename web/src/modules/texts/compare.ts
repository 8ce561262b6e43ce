// What changed between two readings of an element, word by word. Words are those of the language: Korean and
// Vietnamese are not cut inside one.
import { diffArrays } from 'diff';

export interface Run {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

export function wordsOf(text: string, language: string): string[] {
  const segments = new Intl.Segmenter(language, { granularity: 'word' });
  return [...segments.segment(text)].map((one) => one.segment);
}

export function compare(before: string, now: string, language: string): Run[] {
  const runs: Run[] = [];
  for (const part of diffArrays(wordsOf(before, language), wordsOf(now, language))) {
    const kind = part.added ? 'new' : part.removed ? 'gone' : 'same';
    const text = part.value.join('');
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += text;
    else runs.push({ kind, text });
  }
  return joined(runs);
}

// A lone space between two changed words belongs to them: 'gone new gone new' reads worse than one of each.
function joined(runs: readonly Run[]): Run[] {
  const out: Run[] = [];
  let gone = '';
  let fresh = '';
  const flush = () => {
    if (gone) out.push({ kind: 'gone', text: gone });
    if (fresh) out.push({ kind: 'new', text: fresh });
    gone = '';
    fresh = '';
  };
  for (const [at, run] of runs.entries()) {
    if (run.kind === 'gone') gone += run.text;
    else if (run.kind === 'new') fresh += run.text;
    else if (/^\s+$/.test(run.text) && (gone || fresh) && at < runs.length - 1) {
      gone += run.text;
      fresh += run.text;
    } else {
      flush();
      out.push({ ...run });
    }
  }
  flush();
  return out;
}
