// The one policy through which htmx may put HTML into a page: what our own server has escaped, and never a script.
(() => {
  const refuse = () => { throw new TypeError("no scripts"); };
  const rules = { createHTML: (html) => html, createScript: refuse };
  const policy = window.trustedTypes ? window.trustedTypes.createPolicy("console", rules) : rules;
  htmx.registerExtension("console", { init: (api) => api.initSecurity(policy) });
})();
