// Steps before a negotiated text that several tests take, and a text that stands at two nodes already.
import assert from 'node:assert/strict';

export const element = ({ page }, number) =>
  page.locator('[data-element]').filter({
    has: page.getByRole('button', { name: new RegExp(`^Paragraph ${number},`) }),
  });
export const words = (side, number) => element(side, number).locator('[data-words]').first();
export const bracket = (side, number) => element(side, number).locator('[data-bracket]');
export const says = (locator, text) =>
  locator.filter({ hasText: text }).first().waitFor({ timeout: 20_000 });

// 'Who will see this?', then the signature.
export async function record({ page }, them, button = 'Record and send to') {
  const dialog = page.getByRole('dialog').filter({ hasText: 'Who will see this?' });
  await dialog.getByRole('button', { name: `${button} ${them}` }).click();
  await dialog
    .waitFor({ state: 'detached' })
    .catch(async () => assert.fail(`not recorded: ${await dialog.innerText()}`));
}

// What a screen reader is told, by role and name, out of the browser's own tree.
export async function announced({ page, context }, role) {
  const cdp = await context.newCDPSession(page);
  const { nodes: all } = await cdp.send('Accessibility.getFullAXTree');
  await cdp.detach();
  return all
    .filter((one) => !one.ignored && one.role?.value === role)
    .map((one) => one.name?.value ?? '');
}

// A body of both sides and a text of it with Rev.1, opened by the first; `paragraphs`: number and words in
// English by identifier. What the other side says waits until it knows what it speaks of.
export async function openText(nodes, id, paragraphs, more = {}) {
  const acts = '/api/v1/circles/alder-birch/acts';
  const at = `/api/v1/texts/alder-birch/river-talks/${id}`;
  const say = (number, matter, content) =>
    nodes(
      'post',
      number,
      acts,
      { type: 'statement', matter, module: matter.split('/')[0], content },
      201,
    );
  const matter = `texts/river-talks/${id}`;
  await say(0, 'bodies/river-talks', {
    body: { names: { en: 'River Talks' }, parties: ['alder.example', 'birch.example'] },
  });
  await say(0, matter, {
    text: {
      kind: 'JOINT_STATEMENT',
      titles: { en: 'Joint statement on the bridge' },
      languages: [{ tag: 'en', role: 'NEGOTIATING' }],
      ...more,
    },
  });
  const speak = async (number, contents) => {
    let last = null;
    for (const content of contents) last = await say(number, matter, content);
    if (last) await nodes('until_known', 1 - number, 'alder-birch', last.ref);
    return last;
  };
  const compose = (number, wanted) => nodes('post', number, `${at}/compose`, wanted);
  const languages = (text) => (typeof text === 'string' ? { en: text } : text);
  const issue = async (revision) => speak(0, (await compose(0, { revision })).contents);
  await issue({
    elements: Object.entries(paragraphs).map(([name, [number, text]], index) => ({
      id: name,
      type: 'OPERATIVE',
      place: String.fromCharCode(98 + index),
      number,
      words: languages(text),
    })),
  });
  const read = (number) => nodes('get', number, at);
  return {
    matter,
    speak,
    compose,
    issue,
    read,
    propose: async (number, name, text, how = {}) =>
      speak(
        number,
        (await compose(number, { words: { element: name, words: languages(text), ...how } }))
          .contents,
      ),
    mark: async (number, name, stand) => {
      const digest = (await read(number)).elements.find((one) => one.id === name).digest;
      return speak(number, [
        {
          marks: {
            stand,
            marked: [{ element: name, digest }],
            ...(stand === 'AD_REF' ? { due: '2031-05-12' } : {}),
          },
        },
      ]);
    },
  };
}
