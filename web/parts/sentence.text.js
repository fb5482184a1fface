/* Every type of docs/statements.md, as a sentence, as a noun and by its name.
 * What is given is that of parts() in sentence.js; pieces may be missing. */

import { html } from '../lib/preact.js';
import { plural } from '../lib/words.js';
import de from './sentence.de.js';

const reason = ({ body, quoted }) =>
	body.reason !== undefined && html`: ${quoted(body.reason)}`;
const said = ({ of, t }) => of ?? t.statement;
const inside = ({ inGroup }) => inGroup && html` in ${inGroup}`;
const when = ({ days }) => days && html`, ${days}`;
const term = (p) => p.term && html`, ${p.term}`;
const holder = (p) => p.about || p.who(p.body.founder) || 'somebody';
const item = (n) => plural(n, { one: 'statement', other: 'statements' });

function contribution(p) {
	const { by, own, about, activity, body, quoted } = p;
	const rest = html`${activity}${inside(p)}${when(p)}${
		body.summary !== undefined && html`: ${quoted(body.summary)}`}`;
	return own ? html`${by} contributed: ${rest}`
		: html`${by} recorded a contribution of ${about}: ${rest}`;
}

function endorsement(p) {
	const n = p.body.of?.length ?? 1;
	const what = n > 1 ? item(n) : said(p);
	return p.body.verdict === 'dispute'
		? html`${p.by} disputed ${what}${reason(p)}`
		: html`${p.by} ${p.body.verdict === 'endorse' ? 'endorsed'
			: 'judged'} ${what}`;
}

function office(p) {
	const { by, body, plain } = p;
	if (body.action === 'grant')
		return html`${by} made ${holder(p)} ${plain(body.office)}${
			p.inGroup && html` of ${p.inGroup}`}${term(p)}`;
	return body.action === 'end'
		? html`${by} ended ${p.of && !body.founder ? p.of
			: html`the office of ${holder(p)}`}`
		: html`${by} granted or ended an office of ${holder(p)}`;
}

function identity(p) {
	const { by, body, whoever, who } = p;
	const [name, handle] = [whoever(body.identity), who(body.handle)];
	return {
		link: html`${by} recorded that ${name} is ${handle}`,
		unlink: html`${by} recorded that ${name} is not ${handle}`,
		merge: html`${by} recorded that ${handle} is ${who(body.into)}`,
		unmerge: html`${by} recorded that ${handle} is somebody else after all`,
	}[body.action] ?? html`${by} recorded who ${p.about} is`;
}

function key(p) {
	const whose = p.own ? 'of their own' : html`of ${p.about}`;
	return {
		add: html`${p.by} added a key ${whose}`,
		revoke: html`${p.by} revoked a key ${whose} ${{
			lost: 'that is lost',
			compromised: 'that somebody else may have',
			superseded: 'that another takes the place of',
		}[p.body.reason]}`,
	}[p.body.action] ?? html`${p.by} changed the keys ${whose}`;
}

function group(p) {
	const slug = p.group(p.body.slug) || p.inGroup;
	const name = p.body.title === undefined ? slug
		: html`${slug} (${p.plain(p.body.title)})`;
	return {
		create: html`${p.by} created the group ${name}${
			p.body.parent && html` below ${p.group(p.body.parent)}`}`,
		change: html`${p.by} changed the group ${name}`,
		move: html`${p.by} moved the group ${slug} below ${
			p.group(p.body.parent) || 'none'}`,
		alias: html`${p.by} gave the group ${slug} other names`,
	}[p.body.action] ?? html`${p.by} changed the group ${slug}`;
}

function occasion(p) {
	const { by, body } = p;
	const name = html`${p.quoted(body.name) || 'a meeting'}${
		p.inGroup && html` of ${p.inGroup}`}${
		body.start && html`, ${p.day(body.start)}`}`;
	return {
		planned: html`${by} announced ${name}`,
		cancelled: html`${by} called off ${name}`,
	}[body.status] ?? html`${by} recorded ${name}${body.attendees &&
		html`: ${plural(body.attendees.length,
			{ one: 'person was there', other: 'people were there' })}`}`;
}

function affiliation(p) {
	const { by, own, about, body } = p;
	const where = html`${body.independent ? 'work for nobody'
		: html`work for ${p.plain(body.organisation ?? 'somebody')}`}${term(p)}`;
	return own ? html`${by} said that they ${where}`
		: html`${by} said of ${about} that they ${where}`;
}

const imported = ({ by, body, quoted }) => html`${by} read ${
	quoted(body.name) || 'a file'}${body.rows_in !== undefined &&
	html`: ${plural(body.rows_in, { one: 'row', other: 'rows' })}, of which ${
		body.matched} of people, ${body.queued} of names that are nobody’s yet, ${
		body.rows_in - body.matched - body.queued} rejected`}`;

const sentences = {
	community: ({ by, body, quoted }) => html`${by} founded ${
		quoted(body.title) || 'this community'}`,
	'log-key': ({ by }) => html`${by} gave the log another key`,
	person: ({ by, own, about }) => own ? html`${by} asked to join`
		: html`${by} entered ${about}, who has no key`,
	profile: ({ by, own, about }) => own
		? html`${by} said what others may see of them`
		: html`${by} said what others may see of ${about}`,
	vouch: ({ by, of }) => html`${by} vouched for ${of ?? 'somebody new'}`,
	key,
	assent: (p) => html`${p.by} agreed to ${said(p)}`,
	identity,
	organisation: ({ by, body, plain, quoted }) => html`${by} described the organisation ${
		quoted(body.name) || plain(body.slug)}`,
	affiliation,
	activity: ({ by, body, quoted, activity }) => html`${by} made ${
		quoted(body.title) || activity} a kind of work that counts`,
	group,
	office,
	occasion,
	contribution,
	endorsement,
	thanks: (p) => html`${p.by} thanked ${p.whoever(p.body.to) || p.about}${
		p.body.for !== undefined && html`: ${p.quoted(p.body.for)}`}`,
	retraction: (p) => html`${p.by} took back ${said(p)}${reason(p)}`,
	redaction: ({ by, body }) => html`${by} asked to erase ${
		item(body.erase?.length ?? 1)}${{
		request: ' because those asked whom it was about',
		law: ' because a law demands it',
		mistake: ' because it was recorded by mistake',
		abuse: ' because it was abuse',
	}[body.reason]}`,
	coverage: (p) => html`${p.by} warned that not everything is recorded${
		p.body.source && html` from ${p.plain(p.body.source)}`}${inside(p)}${
		term(p)}${reason(p)}`,
	import: imported,
	list: ({ by, body, plain, day }) => html`${by} recorded who was on the list ${
		plain(body.list)}${body.taken_at && html`, ${day(body.taken_at)}`}`,
	metric: (p) => html`${p.by} recorded ${p.plain(p.body.measure) || 'numbers'} measured by ${
		p.plain(p.body.source) || 'somebody else'}${when(p)}`,
	declaration: (p) => html`${p.by} answered ${p.body.answer === undefined
		? '' : p.body.answer ? 'yes ' : 'no '}to ${
		p.plain(p.body.question) || 'a question'}${term(p)}`,
	policy: ({ by, body: { document }, quoted }) => html`${by} published ${
		document === undefined ? 'a policy'
			: html`version ${document.version} of the policy ${
				quoted(document.title ?? document.policy)}`}`,
	other: ({ by, type, plain }) => html`${by} made a statement of type ${
		plain(type)}`,
};

const nouns = {
	contribution: (p) => html`${p.about || p.by}’s ${p.activity}${inside(p)}`,
	occasion: (p) => html`${p.quoted(p.body.name) || 'a meeting'}${
		p.inGroup && html` of ${p.inGroup}`}`,
	person: ({ about, by }) => html`${about || by}`,
	office: (p) => html`the office of ${holder(p)}${p.body.office &&
		html` as ${p.plain(p.body.office)}`}${p.inGroup &&
		html` of ${p.inGroup}`}`,
	endorsement: ({ by, body }) => body.verdict === 'dispute'
		? html`a dispute of ${by}` : html`an endorsement of ${by}`,
	key: ({ about, by }) => html`a change of keys of ${about || by}`,
	policy: ({ body: { document }, quoted }) => document === undefined
		? 'a policy' : html`the policy ${quoted(document.title)}`,
	affiliation: ({ about, by }) => html`an affiliation of ${about || by}`,
	other: (p) => html`${types[p.type] ? `the ${types[p.type]}`
		: 'a statement'} by ${p.by}`,
};

const types = {
	contribution: 'contribution', occasion: 'meeting or event',
	endorsement: 'endorsement or dispute', thanks: 'thanks',
	retraction: 'retraction', person: 'entry of a person', vouch: 'vouch',
	profile: 'profile', key: 'key', identity: 'identity',
	organisation: 'organisation', affiliation: 'affiliation',
	activity: 'activity', group: 'group', office: 'office',
	assent: 'agreement', policy: 'policy', coverage: 'gap in the records',
	import: 'file read', list: 'list', metric: 'metric',
	declaration: 'declaration', redaction: 'erasure', 'log-key': 'log key',
	community: 'beginning',
};

export default {
	en: {
		work: 'work',
		statement: 'a statement',
		since: (from) => html`since ${from}`,
		until: (until) => html`until ${until}`,
		between: (from, until) => html`from ${from} until ${until}`,
		sentences, nouns, types,
	},
	de,
};
