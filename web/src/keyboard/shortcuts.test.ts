// A key must never act while somebody types, composes Hangul, or has a dialogue open.
import { beforeEach, describe, expect, it } from 'vitest';
import { changeSettings } from '../i18n/settings';
import { moveRow, takesKeys } from './shortcuts';

function press(target: Element, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent('keydown', { key: 'g', code: 'KeyG', bubbles: true, ...init });
  Object.defineProperty(event, 'target', { value: target });
  return takesKeys(event);
}

describe('takesKeys', () => {
  beforeEach(() => {
    changeSettings({ singleKeys: true });
    document.body.innerHTML =
      '<main><a data-row href="#1" id="one">1</a><a data-row href="#2" id="two">2</a><input id="field"><div id="date" role="spinbutton"><span id="segment"></span></div></main>';
  });
  const at = (id: string) => document.getElementById(id) as HTMLElement;

  it('acts outside of fields, with a Korean input method on as well', () => {
    expect(press(document.body)).toBe(true);
    expect(press(at('one'), { key: 'ㅎ' })).toBe(true);
  });
  it('rests in fields, while composing, and on a repeated key', () => {
    expect(press(at('field'))).toBe(false);
    expect(press(at('segment'))).toBe(false);
    expect(press(document.body, { isComposing: true })).toBe(false);
    expect(press(document.body, { key: 'Process' })).toBe(false);
    expect(press(document.body, { repeat: true })).toBe(false);
  });
  it('rests while a dialogue is open and where it was switched off', () => {
    document.body.insertAdjacentHTML('beforeend', '<div role="alertdialog"></div>');
    expect(press(document.body)).toBe(false);
    document.querySelector('[role=alertdialog]')?.remove();
    // One of the browser's own, which has its role without an attribute.
    document.body.insertAdjacentHTML('beforeend', '<dialog open></dialog>');
    expect(press(document.body)).toBe(false);
    document.querySelector('dialog')?.remove();
    expect(press(document.body)).toBe(true);
    changeSettings({ singleKeys: false });
    expect(press(document.body)).toBe(false);
  });
  it('walks over the rows and stops at the ends', () => {
    moveRow(1);
    expect(document.activeElement?.id).toBe('one');
    moveRow(1);
    moveRow(1);
    expect(document.activeElement?.id).toBe('two');
    moveRow(-1);
    expect(document.activeElement?.id).toBe('one');
  });
});
