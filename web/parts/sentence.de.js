/* The German of sentence.text.js. */

import { html } from '../lib/preact.js';
import { plural } from '../lib/words.js';

const reason = ({ body, quoted }) =>
	body.reason !== undefined && html`: ${quoted(body.reason)}`;
const said = ({ of, t }) => of ?? t.statement;
const inside = ({ inGroup }) => inGroup && html` in ${inGroup}`;
const when = ({ days }) => days && html`, ${days}`;
const term = (p) => p.term && html`, ${p.term}`;
const holder = (p) => p.about || p.who(p.body.founder) || 'jemandem';
const item = (n) => plural(n, { one: 'Aussage', other: 'Aussagen' });

function contribution(p) {
	const { by, own, about, activity, body, quoted } = p;
	const rest = html`${activity}${inside(p)}${when(p)}${
		body.summary !== undefined && html`: ${quoted(body.summary)}`}`;
	return own ? html`${by} hat beigetragen: ${rest}`
		: html`${by} hat einen Beitrag von ${about} eingetragen: ${rest}`;
}

function endorsement(p) {
	const n = p.body.of?.length ?? 1;
	const what = n > 1 ? item(n) : said(p);
	return p.body.verdict === 'dispute'
		? html`${p.by} hat bestritten: ${what}${reason(p)}`
		: html`${p.by} hat ${p.body.verdict === 'endorse' ? 'bestätigt'
			: 'beurteilt'}: ${what}`;
}

function office(p) {
	const { by, body, plain } = p;
	if (body.action === 'grant')
		return html`${by} hat ${holder(p)} ein Amt gegeben: ${
			plain(body.office)}${inside(p)}${term(p)}`;
	return body.action === 'end'
		? html`${by} hat beendet: ${p.of && !body.founder ? p.of
			: html`das Amt von ${holder(p)}`}`
		: html`${by} hat ein Amt von ${holder(p)} gegeben oder beendet`;
}

function identity(p) {
	const { by, body, whoever, who } = p;
	const [name, handle] = [whoever(body.identity), who(body.handle)];
	return {
		link: html`${by} hat festgehalten: ${name} ist ${handle}`,
		unlink: html`${by} hat festgehalten: ${name} ist nicht ${handle}`,
		merge: html`${by} hat festgehalten: ${handle} ist ${who(body.into)}`,
		unmerge: html`${by} hat festgehalten: ${handle} ist doch jemand anders`,
	}[body.action] ?? html`${by} hat festgehalten, wer ${p.about} ist`;
}

function key(p) {
	const whose = p.own ? 'von sich' : html`von ${p.about}`;
	return {
		add: html`${p.by} hat einen Schlüssel ${whose} hinzugefügt`,
		revoke: html`${p.by} hat einen Schlüssel ${whose} widerrufen${{
			lost: ': er ist verloren',
			compromised: ': jemand anders könnte ihn haben',
			superseded: ': ein anderer ersetzt ihn',
		}[p.body.reason]}`,
	}[p.body.action] ?? html`${p.by} hat die Schlüssel ${whose} geändert`;
}

function group(p) {
	const slug = p.group(p.body.slug) || p.inGroup;
	const name = p.body.title === undefined ? slug
		: html`${slug} (${p.plain(p.body.title)})`;
	return {
		create: html`${p.by} hat die Gruppe ${name} gegründet${
			p.body.parent && html` unter ${p.group(p.body.parent)}`}`,
		change: html`${p.by} hat die Gruppe ${name} geändert`,
		move: html`${p.by} hat die Gruppe ${slug} verschoben: unter ${
			p.group(p.body.parent) || 'keine'}`,
		alias: html`${p.by} hat der Gruppe ${slug} weitere Namen gegeben`,
	}[p.body.action] ?? html`${p.by} hat die Gruppe ${slug} geändert`;
}

function occasion(p) {
	const { by, body } = p;
	const name = html`${p.quoted(body.name) || 'ein Treffen'}${
		p.inGroup && html` von ${p.inGroup}`}${
		body.start && html`, ${p.day(body.start)}`}`;
	return {
		planned: html`${by} hat angekündigt: ${name}`,
		cancelled: html`${by} hat abgesagt: ${name}`,
	}[body.status] ?? html`${by} hat eingetragen: ${name}${body.attendees &&
		html` (${plural(body.attendees.length,
			{ one: 'Person war da', other: 'Personen waren da' })})`}`;
}

function affiliation(p) {
	const { by, own, about, body } = p;
	const where = html`${body.independent ? 'arbeitet für niemanden'
		: html`arbeitet für ${p.plain(body.organisation ?? 'jemanden')}`}${
		term(p)}`;
	return own ? html`${by} ${where}`
		: html`${by} hat eingetragen: ${about} ${where}`;
}

const imported = ({ by, body, quoted }) => html`${by} hat ${
	quoted(body.name) || 'eine Datei'} eingelesen${body.rows_in !== undefined &&
	html`: ${plural(body.rows_in, { one: 'Zeile', other: 'Zeilen' })}, davon ${
		body.matched} von Personen, ${body.queued} von Namen, die noch niemandem gehören, ${
		body.rows_in - body.matched - body.queued} abgelehnt`}`;

const sentences = {
	community: ({ by, body, quoted }) => html`${by} hat ${
		quoted(body.title) || 'diese Gemeinschaft'} gegründet`,
	'log-key': ({ by }) => html`${by} hat dem Log einen anderen Schlüssel gegeben`,
	person: ({ by, own, about }) => own ? html`${by} möchte dabei sein`
		: html`${by} hat ${about} eingetragen, ohne Schlüssel`,
	profile: ({ by, own, about }) => own
		? html`${by} hat gesagt, was andere sehen sollen`
		: html`${by} hat gesagt, was andere von ${about} sehen sollen`,
	vouch: ({ by, of }) => html`${by} bürgt für ${of ?? 'jemand Neuen'}`,
	key,
	assent: (p) => html`${p.by} hat zugestimmt: ${said(p)}`,
	identity,
	organisation: ({ by, body, plain, quoted }) => html`${by} hat die Organisation ${
		quoted(body.name) || plain(body.slug)} beschrieben`,
	affiliation,
	activity: ({ by, body, quoted, activity }) => html`${by} hat festgelegt, dass ${
		quoted(body.title) || activity} als Arbeit zählt`,
	group,
	office,
	occasion,
	contribution,
	endorsement,
	thanks: (p) => html`${p.by} dankt ${p.whoever(p.body.to) || p.about}${
		p.body.for !== undefined && html`: ${p.quoted(p.body.for)}`}`,
	retraction: (p) => html`${p.by} hat zurückgenommen: ${said(p)}${reason(p)}`,
	redaction: ({ by, body }) => html`${by} hat gebeten, ${
		item(body.erase?.length ?? 1)} zu löschen${{
		request: ', weil die Betroffenen darum baten',
		law: ', weil ein Gesetz es verlangt',
		mistake: ', weil sie ein Versehen war',
		abuse: ', weil sie Missbrauch war',
	}[body.reason]}`,
	coverage: (p) => html`${p.by} warnt, dass nicht alles verzeichnet ist${
		p.body.source && html`, Quelle ${p.plain(p.body.source)}`}${inside(p)}${
		term(p)}${reason(p)}`,
	import: imported,
	list: ({ by, body, plain, day }) => html`${by} hat eingetragen, wer auf der Liste ${
		plain(body.list)} stand${body.taken_at && html`, ${day(body.taken_at)}`}`,
	metric: (p) => html`${p.by} hat Zahlen eingetragen: ${
		p.plain(p.body.measure) || ''} von ${
		p.plain(p.body.source) || 'jemand anders'}${when(p)}`,
	declaration: (p) => html`${p.by} hat ${p.body.answer === undefined ? ''
		: p.body.answer ? 'mit Ja ' : 'mit Nein '}auf eine Frage geantwortet: ${
		p.plain(p.body.question)}${term(p)}`,
	policy: ({ by, body: { document }, quoted }) => html`${by} hat ${
		document === undefined ? 'eine Regel'
			: html`Version ${document.version} der Regel ${
				quoted(document.title ?? document.policy)}`} veröffentlicht`,
	other: ({ by, type, plain }) => html`${by} hat etwas ausgesagt (${
		plain(type)})`,
};

const nouns = {
	contribution: (p) => html`${p.activity} von ${p.about || p.by}${inside(p)}`,
	occasion: (p) => html`${p.quoted(p.body.name) || 'ein Treffen'}${
		p.inGroup && html` von ${p.inGroup}`}`,
	person: ({ about, by }) => html`${about || by}`,
	office: (p) => html`das Amt von ${holder(p)}${p.body.office &&
		html` als ${p.plain(p.body.office)}`}${inside(p)}`,
	endorsement: ({ by, body }) => body.verdict === 'dispute'
		? html`ein Einspruch von ${by}` : html`eine Bestätigung von ${by}`,
	key: ({ about, by }) => html`eine Änderung der Schlüssel von ${about || by}`,
	policy: ({ body: { document }, quoted }) => document === undefined
		? 'eine Regel' : html`die Regel ${quoted(document.title)}`,
	affiliation: ({ about, by }) => html`eine Zugehörigkeit von ${about || by}`,
	other: (p) => html`${types[p.type] ?? 'eine Aussage'} von ${p.by}`,
};

const types = {
	contribution: 'Beitrag', occasion: 'Treffen oder Veranstaltung',
	endorsement: 'Bestätigung oder Einspruch', thanks: 'Dank',
	retraction: 'Rücknahme', person: 'Beitritt', vouch: 'Bürgschaft',
	profile: 'Profil', key: 'Schlüssel', identity: 'Identität',
	organisation: 'Organisation', affiliation: 'Zugehörigkeit',
	activity: 'Art von Arbeit', group: 'Gruppe', office: 'Amt',
	assent: 'Zustimmung', policy: 'Regel', coverage: 'Lücke',
	import: 'gelesene Datei', list: 'Liste', metric: 'Messung',
	declaration: 'Erklärung', redaction: 'Löschung',
	'log-key': 'Schlüssel des Logs', community: 'Anfang',
};

export default {
	work: 'Arbeit',
	statement: 'eine Aussage',
	since: (from) => html`seit ${from}`,
	until: (until) => html`bis ${until}`,
	between: (from, until) => html`von ${from} bis ${until}`,
	sentences, nouns, types,
};
