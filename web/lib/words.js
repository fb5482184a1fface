/*
 * Words for people.  A page's words are in one file beside it, NAME.text.js,
 * which exports { en: {...}, de: {...} }: values are strings, or functions of
 * what has to be said.  English is whole; what another language lacks is said
 * in English.
 */

const KEY = 'kleos:language';

export const languages = { en: 'English', de: 'Deutsch' };

function kept() {
	try {
		return localStorage.getItem(KEY);
	} catch {
		return null; /* storage may be forbidden */
	}
}

function find() {
	for (const wanted of [kept(), ...navigator.languages]) {
		const code = wanted?.split('-')[0];
		if (code in languages)
			return code;
	}
	return 'en';
}

const chosen = find();

/* The language of the page, a key of `languages`. */
export const language = () => chosen;

/* What numbers and dates are written by: the reader's own variety, if there. */
export const locale = () => navigator.languages
	.find((one) => one.split('-')[0] === chosen) ?? chosen;

/* Take another language from now on; what was typed is kept as a draft. */
export function choose(code) {
	localStorage.setItem(KEY, code);
	location.reload();
}

/* The words of a page in the reader's language. */
export const words = (text) => ({ ...text.en, ...text[chosen] });

const plurals = new Intl.PluralRules(chosen);
const numbers = new Intl.NumberFormat(locale());

/* 1,234 as the reader writes it. */
export const number = (n) => numbers.format(n);

/* plural(n, { one: 'person', other: 'people' }): "1 person", "1,200 people". */
export const plural = (n, forms) =>
	`${number(n)} ${forms[plurals.select(n)] ?? forms.other}`;
