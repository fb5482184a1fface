/* Texts that would turn what stands behind them. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startServer } from '../../api/server.mjs';
import { tame } from '../../../web/lib/bidi.js';
import { openPage, startBrowser } from '../browser.mjs';
import { QUIET } from './lib.mjs';

const [LRE, RLE, PDF, LRO, RLO] = '\u202a\u202b\u202c\u202d\u202e';
const [LRI, RLI, FSI, PDI] = '\u2066\u2067\u2068\u2069';

test('a text turns nothing but itself', () => {
	for (const [why, text, expected] of [
		['nothing of nothing', '', ''],
		['letters are what they are', 'a א梨\n', 'a א梨\n'],
		['what is balanced stays', `a${FSI}b${PDI}${RLE}c${PDF}`,
			`a${FSI}b${PDI}${RLE}c${PDF}`],
		['what is open is closed, the innermost first', `a${RLI}b${LRE}c`,
			`a${RLI}b${LRE}c${PDF}${PDI}`],
		['what closes nothing is left out', `a${PDI}${PDF}b`, 'ab'],
		['an isolate ends what was opened in it',
			`${LRI}${RLE}a${PDI}${PDF}b`, `${LRI}${RLE}a${PDI}b`],
		['an embedding does not end the isolate it stands in',
			`${LRI}a${PDF}b`, `${LRI}ab${PDI}`],
		['overrides are named, and end nothing', `a${PDI}${RLO}b${LRO}`,
			'a[U+202E]b[U+202D]'],
		['paragraphs do not end', 'a\u2029b\u0085c\u001c', 'a b c '],
		['no more than sixteen are open', LRI.repeat(1000),
			LRI.repeat(16) + PDI.repeat(16)]])
		assert.equal(tame(text), expected, why);
});

/* Each of these ends the isolation of the element that it stands in, where it
 * is not tamed. */
const TURNING = [`a${PDI}${RLO}b`, `a${PDI}${RLE}b`, `a${PDI}${RLI}b`,
	`a${PDF}${PDI}${PDI}${RLO}b`, `a\u2029${RLO}b`, `${RLO}a`, `${RLI}a`,
	`${LRI.repeat(200)}a${PDI.repeat(201)}${RLO}b`];

let server;
let browser;
let page;

before(async () => {
	server = await startServer();
	browser = await startBrowser();
	page = await openPage(browser, server.url);
	await page.goto(QUIET);
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* Where the two letters behind a text stand, from the left: in drawing it as a
 * page does, or (raw) as it is. */
const behind = (given, raw) => page.evaluate(async ([text, untamed]) => {
	const { h, render } = untamed ? await import('/vendor/standalone.js')
		: await import('/lib/preact.js');
	document.body.replaceChildren();
	render(h('p', { title: text }, h('bdi', null, text), ' (', h('b', null, 'x'),
		h('i', null, 'y'), ')'), document.body);
	return ['b', 'i'].map((name) =>
		document.querySelector(name).getBoundingClientRect().left);
}, [given, raw]);

test('what stands behind a text in the page stays as it is', async () => {
	let turned = 0;
	for (const text of TURNING) {
		const [left, right] = await behind(text, false);
		assert.ok(left < right, JSON.stringify(text));
		const [first, second] = await behind(text, true);
		turned += first > second ? 1 : 0;
	}
	assert.ok(turned >= 3, `without care ${turned} of them turn it`);
});

test('so it is where a text stands in no element of its own', async () => {
	for (const text of TURNING) {
		const [left, right] = await page.evaluate(async (given) => {
			const { html, render } = await import('/lib/preact.js');
			const Text = ({ value }) => html`${value}`;
			document.body.replaceChildren();
			render(html`<p>${given} <${Text} value=${given} /> <b>x</b>
				<i>y</i></p>`, document.body);
			return ['b', 'i'].map((name) =>
				document.querySelector(name).getBoundingClientRect().left);
		}, text);
		assert.ok(left < right, JSON.stringify(text));
	}
});

test('titles are tamed, and what is sent is not', async () => {
	const [text] = TURNING;
	const found = await page.evaluate(async (given) => {
		const { html, render } = await import('/lib/preact.js');
		document.body.replaceChildren();
		render(html`<p title=${given} aria-label=${given}><input
			placeholder=${given} value=${given} /></p>`, document.body);
		const [p, input] = document.querySelectorAll('p, input');
		return [p.title, p.getAttribute('aria-label'), input.placeholder,
			input.value];
	}, text);
	assert.deepEqual(found, [tame(text), tame(text), tame(text), text]);
});
