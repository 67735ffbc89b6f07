import { locales } from '../../tasklist/scripts/language.js';

export default {
  app: { name: 'Welcome', vendor: 'Lockbox' },
  locales,
  // Those it comes with lead to the manuals of another product.
  links: [],
  disableWelcomeMessage: true
};
