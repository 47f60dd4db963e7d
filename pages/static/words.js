// What the scripts say: English here, and what the page brings along for its own language.
const known = JSON.parse(document.querySelector('meta[name=words]').content);
const rule = new Intl.PluralRules(document.documentElement.lang);

/** A text in the page's language, with the values in place of its `{names}`. */
export const t = (text, values = {}) => filled(known[text] ?? text, values);

/** As `t`, in the form for so many: `{number}` is how many. */
export function count(one, many, number) {
  const forms = known[one] ?? { one, other: many };
  return filled(forms[rule.select(number)] ?? forms.other, { number });
}

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (name, key) => values[key] ?? name);
