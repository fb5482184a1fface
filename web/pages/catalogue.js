/* /<community>/registrar/groups: the groups, activities and organisations that
 * everything else names, made and changed. */

import { html, show, useState, useTitle } from '../app.js';
import { useAll } from '../lib/all.js';
import { useAnswer } from '../lib/api.js';
import { api, apiWith, fragment, page } from '../lib/site.js';
import { Desk, useDesk } from '../parts/desk.js';
import { gapForm } from '../parts/gap.js';
import { SayAgain } from '../parts/sayagain.js';
import { SayForm } from '../parts/sayform.js';
import { officeName } from '../parts/terms.js';
import text from './catalogue.text.js';

const PAGE = 200;

const OFFICES = ['chair', 'recorder', 'organiser', 'moderator', 'editor',
	'track-chair', 'member', 'registrar', 'official'];

const optionsOf = (items) => items.map(({ slug, title, name }) =>
	({ value: slug, text: `${title ?? name} (${slug})` }));

/* What the chair of a group may say, too: the server knows of which. */
const BY_CHAIRS = ['group', 'change', 'gap'];

const named = (names) => names.map((name) => ({ name }));

/* Each says what it proposes, and what is told once it is recorded. */
const say = (type, t, body, about) => [{ type, body, title: t.title(about),
	explain: t.explain }, { said: t.said(about) }];

function groupForms(groups, t) {
	const group = { name: 'slug', kind: 'choice', required: true,
		options: groups };
	return [
		{ name: 'group', fields: [
			{ name: 'title', kind: 'line', required: true },
			{ name: 'slug', kind: 'slug', required: true, from: 'title' },
			{ name: 'kind', kind: 'slug', required: true },
			{ name: 'parent', kind: 'choice', options: groups },
			{ name: 'aliases', kind: 'list' },
			{ name: 'from', kind: 'day' }],
		wish: ({ aliases, ...rest }) => say('group', t.group, {
			action: 'create', ...rest,
			...aliases && { aliases: named(aliases) } }, rest.title) },
		{ name: 'change', fields: [group, { name: 'title', kind: 'line' },
			{ name: 'kind', kind: 'slug' }, { name: 'until', kind: 'day' }],
		wish: (values) => say('group', t.change,
			{ action: 'change', ...values }, values.slug) },
		{ name: 'move', fields: [group, { name: 'parent', kind: 'choice',
			required: true, options: groups }],
		wish: (values) => say('group', t.move,
			{ action: 'move', ...values }, values.slug) },
		{ name: 'alias', fields: [group, { name: 'aliases', kind: 'list',
			required: true }],
		wish: ({ slug, aliases }) => say('group', t.alias, { action: 'alias',
			slug, aliases: named(aliases) }, slug) },
	];
}

/* Of what is said again whole: items are those that are there. */
function otherForms(lists, t) {
	return [
		{ name: 'activity', items: lists.activities, fields: [
			{ name: 'title', kind: 'line', required: true },
			{ name: 'slug', kind: 'slug', required: true, from: 'title' },
			{ name: 'units', kind: 'slugs' },
			{ name: 'endorsers', kind: 'slugs' }],
		values: (body) => body,
		wish: (values) => say('activity', t.activity, values, values.title) },
		{ name: 'organisation', items: lists.organisations, fields: [
			{ name: 'title', kind: 'line', required: true },
			{ name: 'slug', kind: 'slug', required: true, from: 'title' },
			{ name: 'url', kind: 'url' }, { name: 'aliases', kind: 'list' }],
		values: ({ name, aliases, ...rest }) => ({ title: name, ...rest,
			...aliases && { aliases: aliases.map((one) => one.name) } }),
		wish: ({ title, aliases, ...rest }) => say('organisation',
			t.organisation, { name: title, ...rest,
				...aliases && { aliases: named(aliases) } }, title) },
	];
}

function Say({ form, desk, lists, open, log, t }) {
	const { name, items } = form;
	const said = t[name];
	const how = { form, acts: desk.acts, said: said.fields,
		may: desk.may || (desk.who && BY_CHAIRS.includes(name)),
		onDone: lists.again };
	return html`<details class="card" id=${name} open=${open}>
		<summary><strong>${said.open}</strong></summary><p>${said.lead}</p>
		${items ? html`<${SayAgain} ...${how} items=${items} log=${log}
				start=${open ? fragment('slug') : ''} />`
			: html`<${SayForm} ...${how} given=${open && fragment('group')
				? given(form, fragment('group')) : {}} />`}
	</details>`;
}

const given = ({ fields }, group) => Object.fromEntries(fields
	.filter(({ name, kind }) => name === 'group' ||
		(name === 'slug' && kind === 'choice'))
	.map(({ name }) => [name, group]));

/* The list of what there is, and the way to look once more. */
function useLists() {
	const groups = useAll(apiWith(['groups'], { limit: PAGE }));
	const activities = useAnswer(api('activities'));
	const organisations = useAll(apiWith(['organisations'], { limit: PAGE }));
	return { groups: optionsOf(groups.items ?? []), trouble: groups.trouble,
		activities: activities.answer?.items ?? [],
		organisations: organisations.items ?? [],
		again: () => { groups.again(); activities.again();
			organisations.again(); } };
}

function Offices({ t }) {
	return html`<p class="quiet">${t.officesAre} ${OFFICES.map((one, i) =>
		html`${i > 0 && ', '}<code>${one}</code> (${officeName(one)})`)}.</p>`;
}

function Catalogue({ answer, t }) {
	const desk = useDesk();
	const lists = useLists();
	const [wanted] = useState(() => location.hash.slice(1).split('&')[0]);
	useTitle(t.title);
	const forms = [...groupForms(lists.groups, t), ...otherForms(lists, t),
		gapForm({ groups: lists.groups,
			activities: optionsOf(lists.activities) }, t.gap)];
	return html`<${Desk} desk=${desk} title=${t.title} lead=${t.lead}>
		<p><a href=${page('groups')}>${t.groups}</a> · <a href=${
			page('organisations')}>${t.organisations}</a> · <a href=${
			page('sources')}>${t.sources}</a></p>
		${forms.map((form) => html`<${Say} key=${form.name} form=${form} t=${t}
			desk=${desk} lists=${lists} open=${form.name === wanted}
			log=${answer.log} />`)}
		<${Offices} t=${t} /><//>`;
}

show(Catalogue, text);
