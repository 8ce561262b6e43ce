// The three languages of the interface, and how their catalogues are loaded.
import { i18n, type Messages } from '@lingui/core';

export const languages = ['en', 'ko', 'vi'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Record<Language, string> = {
  en: 'English',
  ko: '한국어',
  vi: 'Tiếng Việt',
};

// What a language of a text is called in the reader's language.
export function languageName(locale: string, tag: string): string {
  try {
    return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

const catalogues: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('./en/messages'),
  ko: () => import('./ko/messages'),
  vi: () => import('./vi/messages'),
};

export function isLanguage(text: unknown): text is Language {
  return languages.includes(text as Language);
}

// The first language that the reader's browser asks for and that we have; else English.
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    if (isLanguage(base)) return base;
  }
  return 'en';
}

// The words of a language, without going over to it.
export async function catalogueOf(language: Language): Promise<Messages> {
  return (await catalogues[language]()).messages;
}

export async function activate(language: Language) {
  const { messages } = await catalogues[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
}
