/* With the keyboard alone: tab through every page, from the first thing that can
 * be used to the last. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startServer } from '../api/server.mjs';
import { notInFirefox, openPage, startBrowser } from './browser.mjs';
import { grow } from './orchard.mjs';
import { PAGES } from './pages.mjs';
import { go } from './people.mjs';

/* Fields of a date are several stops in one element. */
const STOPS_MAX = 12;
const drawn = notInFirefox('its window without a screen draws no focus');

let server;
let c;
let browser;
let seeds;
let page;

/* Remember what reacts to a click. */
const watchClicks = () => {
	const add = EventTarget.prototype.addEventListener;
	globalThis.reacting = new Set();
	EventTarget.prototype.addEventListener = function watched(type, ...rest) {
		if (type === 'click' && this instanceof Element)
			globalThis.reacting.add(this);
		return add.call(this, type, ...rest);
	};
};

before(async () => {
	server = await startServer({ title: 'The orchard' });
	c = server.home;
	seeds = await grow(c);
	browser = await startBrowser();
	page = await openPage(browser, server.url, { locale: 'en' });
	await page.addInitScript(watchClicks);
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* Number all that the keyboard should come to, in the order of the document;
 * says how many there are, and what reacts to a click without being one. */
const findStops = () => {
	const usable = 'a[href], button, input, select, textarea, summary, ' +
		'[tabindex="0"]';
	const first = (radio) => radio === document.querySelector(
		`input[name="${radio.name}"]:checked`) || !document.querySelector(
		`input[name="${radio.name}"]:checked`);
	const stops = [...document.querySelectorAll(usable)].filter((one) =>
		one.checkVisibility({ visibilityProperty: true }) && !one.disabled &&
		one.tabIndex >= 0 && one.type !== 'hidden' &&
		(one.type !== 'radio' || first(one)));
	globalThis.stops = stops;
	return { n: stops.length, mute: [...globalThis.reacting].filter((one) =>
		one.isConnected && one.checkVisibility() && !one.matches(usable) &&
		!one.matches('label, form, dialog')).map((one) => one.outerHTML) };
};

/* What has the focus: its number, and what is wrong with it. */
const look = () => {
	const one = document.activeElement;
	const style = getComputedStyle(one);
	const name = [one.getAttribute('aria-label'), one.innerText, one.title,
		...[...one.labels ?? []].map((label) => label.innerText),
		...[...one.querySelectorAll('img')].map((image) => image.alt),
		document.getElementById(one.getAttribute('aria-labelledby'))?.innerText]
		.find((text) => text?.trim());
	const box = one.getBoundingClientRect();
	return { at: one === document.body ? -1 : globalThis.stops.indexOf(one),
		seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 &&
			box.width > 0 && box.bottom > 0 && box.top < innerHeight,
		named: name !== undefined, html: one.outerHTML.slice(0, 120) };
};

/* Tab from the top to where nothing has the focus any more. */
async function walk(n) {
	const visited = [];
	const wrong = [];
	let stays = 0;
	await page.evaluate(() => { document.activeElement.blur();
		getSelection().removeAllRanges(); });
	while (visited.length <= n && stays < STOPS_MAX) {
		await page.keyboard.press('Tab');
		const { at, seen, named, html } = await page.evaluate(look);
		if (at === -1 && !/^<body/.test(html))
			wrong.push(`is no stop: ${html}`);
		/* Where there is nothing behind the page, it begins anew. */
		if (at === -1 || (at === visited[0] && visited.length === n))
			break;
		stays = at === visited[visited.length - 1] ? stays + 1 : 0;
		if (stays > 0)
			continue;
		visited.push(at);
		if (!seen)
			wrong.push(`does not show the focus: ${html}`);
		if (!named)
			wrong.push(`has no name: ${html}`);
	}
	return { visited, wrong };
}

for (const [name, path] of PAGES)
	test(`${name} is used with the keyboard alone`, drawn, async () => {
		await go(page, `/orchard${await path(c, seeds)}`);
		await page.waitForLoadState('networkidle');
		const { n, mute } = await page.evaluate(findStops);
		const { visited, wrong } = await walk(n);
		assert.deepEqual(wrong, []);
		assert.deepEqual(mute, []);
		assert.deepEqual(visited, Array.from({ length: n }, (_, i) => i));
	});
