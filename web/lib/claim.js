/* claim.js: a contribution as a form has it, and as a statement says it. */

const DAY_MS = 86400000;
const EVIDENCE_MAX = 8;
const URL_MAX = 2048;
const SUMMARY_MAX = 2000;

/* The day it is here, unless that is still to come in UTC. */
export function today(now = new Date()) {
	const local = new Date(now - now.getTimezoneOffset() * 60000);
	return new Date(Math.min(local, now)).toISOString().slice(0, 10);
}

export const EMPTY = { activity: '', group: '', from: '', until: '',
	longer: false, hat: '', evidence: '', summary: '', quantities: {} };

/* Of the last one, what the next one probably has as well. */
export const next = ({ activity, group, hat }) =>
	({ ...EMPTY, activity, group, hat });

/* The name of the draft of a contribution; see lib/draft.js. */
export const DRAFT = 'contribute';

/* Was this what the draft says?  payloads are those of statements. */
export const saysDraft = (draft, payloads) => payloads.some((payload) => {
	const { type, body } = JSON.parse(payload);
	return type === 'contribution' && draft.summary.trim() !== '' &&
		body.summary === draft.summary.trim();
});

const lines = (text) => [...new Set(text.split(/\s+/).filter(Boolean))];

/* A word as the protocol takes it; nothing where nothing is left. */
export const slug = (word) => word.trim().toLowerCase()
	.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 39);

const isUrl = (url) => /^https?:\/\/[^ ]+$/.test(url) &&
	url.length <= URL_MAX;

const given = (quantities) => Object.entries(quantities)
	.filter(([, value]) => value !== '');

const isCount = (value) => /^\d{1,15}$/.test(value);

/*
 * What is wrong with a form, by field: the name of a rule, which the page has
 * words for.  Empty if nothing is; the server judges all the same.
 */
export function faultsOf(form, units) {
	const urls = lines(form.evidence);
	const latest = today(new Date(Date.now() + DAY_MS));
	const faults = {
		activity: form.activity === '' && 'choose',
		from: form.from === '' ? 'when' : form.from > latest && 'future',
		until: form.longer && (form.until === '' ? 'when'
			: form.until > latest ? 'future'
				: form.until < form.from && 'order'),
		quantities: given(form.quantities).some(([unit, value]) =>
			units.includes(unit) && !isCount(value)) && 'count',
		evidence: urls.length > EVIDENCE_MAX ? 'many'
			: !urls.every(isUrl) && 'url',
		summary: [...form.summary.trim()].length > SUMMARY_MAX && 'long',
	};
	return Object.fromEntries(Object.entries(faults)
		.filter(([, fault]) => fault));
}

/* The body of the statement with which somebody says it of themselves. */
export function bodyOf(form, handle, units) {
	const urls = lines(form.evidence);
	const quantities = given(form.quantities)
		.filter(([unit]) => units.includes(unit))
		.map(([unit, value]) => [unit, Number(value)]);
	const optional = {
		group: form.group,
		occasion: form.occasion,
		until: form.longer ? form.until : '',
		hat: slug(form.hat),
		summary: form.summary.trim(),
		evidence: urls.length > 0 ? urls : '',
		quantities: quantities.length > 0
			? Object.fromEntries(quantities) : '',
	};
	return { subject: `handle:${handle}`, activity: form.activity,
		from: form.from, ...Object.fromEntries(Object.entries(optional)
			.filter(([, value]) => value !== '' && value !== undefined)) };
}

/* The form in which a body is changed. */
export const formOf = (body) => ({ ...EMPTY, ...body,
	longer: body.until !== undefined,
	evidence: (body.evidence ?? []).join('\n'),
	quantities: Object.fromEntries(Object.entries(body.quantities ?? {})
		.map(([unit, value]) => [unit, String(value)])) });

/* The field that the server's problem is about, and what it says of it. */
export function faultOf(trouble) {
	const [, , field] = trouble.problem?.field?.split('/') ?? [];
	return field in EMPTY ? { [field]: trouble.message } : {};
}
