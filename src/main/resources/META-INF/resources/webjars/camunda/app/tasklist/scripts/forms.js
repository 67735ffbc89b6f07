// The library that draws the forms has its own few words in English alone, and no setting for others. They are said in
// the reader's language where it puts them: in empty lists and in what it says below a field, never where facts stand.
const PLACES = '.fjs-select-placeholder, .fjs-dropdownlist-empty, .fjs-form-field-error';

function translate(text, words) {
  const number = /-?\d+(\.\d+)?/.exec(text)?.[0];
  const said = words[text] ?? words[text.replace(number, '{}')];
  return said?.replace('{}', number);
}

function sayIn(place, words) {
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const said = translate(node.data, words);
    if (said && said !== node.data) node.data = said;
  }
}

export default function sayWordsOfForms(words) {
  new MutationObserver(() => document.querySelectorAll(PLACES).forEach(place => sayIn(place, words)))
    .observe(document.documentElement, { childList: true, subtree: true, characterData: true });
}
