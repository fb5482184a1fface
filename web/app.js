/* What every page starts with: Preact, the place where the page is drawn, the
 * reader's language, and the ways that lead on. */

import { html, render, useEffect, useErrorBoundary }
	from './lib/preact.js';
import { tame } from './lib/bidi.js';
import { duties } from './lib/duties.js';
import { community, page, path } from './lib/site.js';
import { choose, language, languages, words } from './lib/words.js';
import { Replay } from './parts/replay.js';
import { Trouble } from './parts/trouble.js';
import common from './app.text.js';

export * from './lib/preact.js';
export { words } from './lib/words.js';

/* The answer that came with the page, or null. */
function answerOfPage() {
	const element = document.getElementById('answer');
	return element === null ? null : JSON.parse(element.textContent);
}

/* An error in a page is told like any other trouble, and on the console. */
function Guarded({ Page, answer, t }) {
	const [error] = useErrorBoundary((thrown) => console.error(thrown));
	useEffect(() => { document.documentElement.dataset.ready = ''; }, []);
	return error === undefined
		? html`<${Replay} answer=${answer} /><${Page} answer=${answer} t=${t} />`
		: html`<${Trouble} trouble=${error} />`;
}

function LanguageChoice({ t }) {
	return html`<label>${t.language} <select value=${language()}
		onChange=${(event) => choose(event.target.value)}>
		${Object.entries(languages).map(([code, name]) =>
			html`<option value=${code} lang=${code}>${name}</option>`)}
	</select></label>`;
}

/* The ways come from the server in English; here they learn which page this is
 * and speak the reader's language. */
function dressWays(t) {
	for (const link of document.querySelectorAll(
		'header.top nav a, .foot nav a:not([href="/"])')) {
		const name = link.pathname.split('/')[2] ?? '';
		link.textContent = t.ways[name] ?? link.textContent;
		if (path()[0] === name || (name === '' && path().length === 0))
			link.setAttribute('aria-current', 'page');
	}
	const find = document.querySelector('header.top input[type=search]');
	if (find !== null) {
		find.setAttribute('aria-label', t.search);
		find.placeholder = t.search;
		find.value = new URLSearchParams(location.search).get('q') ?? '';
	}
	for (const nav of document.querySelectorAll(
		'header.top nav, .foot nav')) {
		const name = nav.getAttribute('aria-label');
		nav.setAttribute('aria-label', t.navs[name] ?? name);
	}
	document.querySelector('.skip').textContent = t.skip;
}

/* Who holds an office finds what it is for, from wherever they are. */
function addDuties(t) {
	const own = document.querySelector('header.top nav.own');
	const held = duties();
	const add = (address, name) => {
		const link = document.createElement('a');
		link.href = address;
		link.textContent = name;
		if (location.pathname === address)
			link.setAttribute('aria-current', 'page');
		own.append(' ', link);
	};
	const chairs = held.filter(({ office }) => office === 'chair');
	if (own === null)
		return;
	if (held.some(({ office }) => office === 'registrar'))
		add(page('registrar'), t.desk);
	if (chairs.length === 1)
		add(page('groups', chairs[0].group, 'inbox'), t.inbox);
}

function dressFooter(t) {
	const foot = document.querySelector('footer.foot');
	const programs = foot.querySelector('p a');
	const home = foot.querySelector('nav a[href="/"]');
	const place = document.createElement('p');
	if (home !== null)
		home.textContent = t.home;
	programs.textContent = t.programs;
	programs.parentElement.replaceChildren(t.foot, ' ', programs);
	foot.append(place);
	render(html`<${LanguageChoice} t=${t} />`, place);
}

/*
 * Draw a page: called once by each file in pages/.  Page is a component that is
 * given the answer of the page's own question as `answer` and its words in the
 * reader's language as `t`; text is what its .text.js exports.
 */
export function show(Page, text) {
	const main = document.getElementById('main');
	const t = words(common);
	document.documentElement.lang = language();
	main.replaceChildren();
	render(html`<${Guarded} Page=${Page} answer=${answerOfPage()}
		t=${words(text)} />`, main);
	dressWays(t);
	addDuties(t);
	dressFooter(t);
}

/* The title of the window: what the page is about, and where. */
export function useTitle(title) {
	useEffect(() => {
		document.title = [title && tame(title), community(), 'Kleos']
			.filter(Boolean).join(' – ');
	}, [title]);
}
