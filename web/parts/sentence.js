/* Any statement as a sentence, with links to what it names. */

import { html } from '../lib/preact.js';
import { targetsOf } from '../lib/statement.js';
import { Days, Day } from '../lib/time.js';
import { words } from '../lib/words.js';
import { Group, Identity, Person, Statement } from './links.js';
import text from './sentence.text.js';

const SHORT = 160;

/* Data in a sentence: shortened by characters, whole as its title. */
export function Quoted({ value }) {
	const all = [...String(value)];
	return html`<q title=${all.length > SHORT ? value : undefined}><bdi>${
		all.length > SHORT ? `${all.slice(0, SHORT).join('')}…` : value
	}</bdi></q>`;
}

/* What is named leads to its page, except inside of another link. */
const linking = {
	who: (handle) => handle && html`<${Person} handle=${handle} />`,
	whoever: (id) => id && html`<${Identity} id=${id} />`,
	group: (slug) => slug && html`<${Group} slug=${slug} />`,
};

const bare = {
	who: plain,
	whoever: (id) => plain(id?.replace(/^handle:/, '')),
	group: plain,
};

function plain(value) {
	return value !== undefined && html`<bdi>${value}</bdi>`;
}

const quoted = (value) => value !== undefined && value !== '' &&
	html`<${Quoted} value=${value} />`;

/* From when until when, in the words of a language. */
function term({ from, until }, t) {
	if (from === undefined && until === undefined)
		return null;
	if (until === undefined)
		return t.since(html`<${Day} at=${from} />`);
	return from === undefined ? t.until(html`<${Day} at=${until} />`)
		: t.between(html`<${Day} at=${from} />`, html`<${Day} at=${until} />`);
}

const isOwn = (by, subject) => subject === undefined || subject === by ||
	subject === `handle:${by}`;

/*
 * What a language needs to speak of a statement.  Lists leave bodies out that
 * are long: then what the server says beside them has to do.
 */
function parts(statement, t, names = linking) {
	const { who, whoever, group } = names;
	const { type, by, subject, target, of } = statement;
	const body = statement.body ?? {};
	const about = body.subject ?? body.handle ?? subject;
	return {
		type, body, t, who, whoever, group, plain, quoted,
		by: who(by),
		own: isOwn(by, about),
		about: whoever(about?.includes(':') || about === undefined ? about
			: `handle:${about}`),
		of: target === undefined && of === undefined ? null
			: linked(of, target, t),
		inGroup: group(body.group ?? statement.group),
		activity: plain(body.activity ?? statement.activity ?? t.work),
		term: term(body, t),
		days: body.from && html`<${Days} from=${body.from}
			until=${body.until} />`,
		day: (at) => at && html`<${Day} at=${at} />`,
	};
}

/* A statement as a noun that leads to it: "mia's talk". */
function linked(of, digest, t) {
	const noun = of === undefined ? t.statement
		: (t.nouns[of.type] ?? t.nouns.other)(parts({ ...of, of: undefined,
			target: undefined }, t, digest === undefined ? linking : bare));
	return digest === undefined ? noun
		: html`<${Statement} digest=${digest}>${noun}<//>`;
}

/*
 * A statement {type, by} with its body, or with what lists say beside it
 * (subject, group, activity, target); `of`, when given, is the statement that
 * it is about, in the same form.
 */
export function Sentence({ statement }) {
	const t = words(text);
	const [target] = targetsOf(statement);
	const say = t.sentences[statement.type] ?? t.sentences.other;
	return html`<span class="sentence">${say(parts({ ...statement,
		target: target ?? statement.target }, t))}</span>`;
}

/* A statement as a noun, with a link where its digest is known. */
export const Noun = ({ statement, digest }) => html`<span class="sentence">${
	linked(statement, digest ?? statement?.digest, words(text))}</span>`;

/* What kind of statement this is, in words: for lists to choose from. */
export const typeName = (type) => words(text).types[type] ?? type;

export const types = () => Object.keys(text.en.types);
