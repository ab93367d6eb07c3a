/// <reference types="vite/client" />
/**
 * Texts of the interface. Every `LANGUAGE/NAMESPACE.json` beside this file is picked up; a key is written
 * `namespace:path.to.key`. What the engine declares or reports has its English there, so only the other languages have
 * `layers`, `declared` and `problems`. test/renderer/i18n.test.ts holds every language to the English.
 */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = { en: 'English', es: 'Español' } as const;
export type Language = keyof typeof languages;

const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { eager: true, import: 'default' });

/** Language → namespace → texts. */
export const resources: Record<string, Record<string, Record<string, unknown>>> = {};
for (const [file, texts] of Object.entries(files)) {
  const [, language, namespace] = /^\.\/([^/]+)\/([^/]+)\.json$/.exec(file) ?? [];
  if (!language || !namespace) continue;
  resources[language] ??= {};
  resources[language][namespace] = texts;
}

export const isLanguage = (value: unknown): value is Language =>
  typeof value === 'string' && Object.hasOwn(languages, value);

/** The first of the browser's languages that there is a translation for. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split('-')[0];
    if (isLanguage(primary)) return primary;
  }
  return 'en';
}

export const i18n = i18next.createInstance();

void i18n.use(initReactI18next).init({
  resources,
  lng: preferredLanguage(typeof navigator === 'undefined' ? [] : navigator.languages),
  fallbackLng: 'en',
  ns: [...new Set(Object.values(resources).flatMap(Object.keys))],
  defaultNS: 'common',
  initAsync: false,
  // React escapes what it renders.
  interpolation: { escapeValue: false },
});

const followLanguage = (language: string): void => {
  if (typeof document !== 'undefined') document.documentElement.lang = language;
};
i18n.on('languageChanged', followLanguage);
followLanguage(i18n.language);

/** Takes effect at once; all of the window is drawn again through `useTranslation`, so only where it is another language. */
export async function setLanguage(language: Language): Promise<void> {
  if (language !== i18n.language) await i18n.changeLanguage(language);
}
