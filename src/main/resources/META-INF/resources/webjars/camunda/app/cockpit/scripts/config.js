// In English, as it comes: only the provider's people who look after the engine see it.
export default {
  app: { name: 'Cockpit', vendor: 'Lockbox' },
  disableWelcomeMessage: true
};
