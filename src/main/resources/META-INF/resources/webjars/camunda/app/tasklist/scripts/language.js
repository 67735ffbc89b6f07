// The reader's language by the webapps' own rule: the browser's first, or English.
const SPOKEN = ['en', 'da', 'de', 'nl', 'sv', 'zh'];
const asked = (navigator.languages?.[0] ?? navigator.language ?? '').split('-')[0].toLowerCase();
const language = SPOKEN.includes(asked) ? asked : 'en';

// Or screen readers would read every language aloud as English.
document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;

export default language;

// One alone, with none to fall back on: the webapps say dates and times in whichever was loaded last, and each is whole.
export const locales = { availableLocales: [language], fallbackLocale: language };
