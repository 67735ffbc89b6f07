import language, { locales } from './language.js';
import words from './words.js';
import sayWordsOfForms from './forms.js';

if (language !== 'en') sayWordsOfForms(words[language]);

const KEYS = {
  claimTask: 'ctrl+alt+c',
  focusFilter: 'ctrl+shift+f',
  focusList: 'ctrl+alt+l',
  focusForm: 'ctrl+alt+f',
  startProcess: 'ctrl+alt+p'
};

export default {
  app: { name: 'Tasklist', vendor: 'Lockbox' },
  locales,
  disableWelcomeMessage: true,
  shortcuts: Object.fromEntries(
    Object.entries(KEYS).map(([name, key]) => [name, { key, description: words[language][name] }]))
};
