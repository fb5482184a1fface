/* Chromium for the tests of pages: nothing but the loopback is ever asked,
 * what goes wrong is remembered, and pictures go to the build folder. */

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { chromium, firefox } from 'playwright-core';

import { ROOT } from '../api/server.mjs';

const BUILD = process.env.KLEOS_BUILD ?? join(ROOT, 'build');
const PICTURES = join(BUILD, 'screenshots');
const AXE = readFileSync(createRequire(import.meta.url)
	.resolve('axe-core/axe.min.js'), 'utf8');

const isFirefox = process.env.KLEOS_BROWSER === 'firefox';

/* For the options of a test that needs what the driver cannot do there. */
export const notInFirefox = (why) => ({ skip: isFirefox ? why : false });

/* What the driver puts into a page for a picture, and Firefox refuses. */
const PICTURE_STYLE = 'sha256-YjaKGiklmzC6wjXA513HAMmzus8VE61XCOT+SmwNZWA=';

/*
 * Each start has a new folder for its user's data, made by playwright.
 * KLEOS_BROWSER=firefox takes Debian's firefox-esr, by WebDriver BiDi.
 */
export function startBrowser() {
	mkdirSync(PICTURES, { recursive: true });
	if (isFirefox)
		return firefox.launch({ channel: 'moz-firefox',
			executablePath: '/usr/bin/firefox-esr' });
	return chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: ['--headless', '--no-sandbox', '--disable-gpu',
			'--disable-quic', '--no-first-run',
			'--disable-background-networking',
			'--disable-component-update', '--disable-sync'],
	});
}

/*
 * A page of a new user.  .problems collects errors of scripts, complaints on
 * the console (where violations of the content security policy are told),
 * dialogs, failed requests and requests to anywhere else than `url`.
 */
export async function openPage(browser, url, options = {}) {
	const context = await browser.newContext(
		{ baseURL: url, viewport: { width: 1024, height: 768 }, ...options });
	const page = await context.newPage();
	const problems = [];

	page.problems = problems;
	page.on('pageerror', (error) => {
		if (!error.message.includes(PICTURE_STYLE))
			problems.push(`error: ${error}`);
	});
	page.on('console', (message) => {
		if (['error', 'warning'].includes(message.type()))
			problems.push(`console: ${message.text()}`);
	});
	page.on('dialog', (dialog) => {
		problems.push(`dialog: ${dialog.message()}`);
		dialog.dismiss();
	});
	page.on('requestfailed', (request) =>
		problems.push(`failed: ${request.url()}`));
	page.on('request', (request) => {
		const { origin, protocol } = new URL(request.url());
		if (protocol !== 'data:' && origin !== url)
			problems.push(`abroad: ${request.url()}`);
	});
	page.on('response', (response) => {
		if (response.status() >= 400)
			problems.push(`${response.status()}: ${response.url()}`);
	});
	return page;
}

/*
 * What axe-core has against a page, as text.  Its script goes in beside the
 * page's own, which a content security policy does not concern.
 */
export async function faults(page) {
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() => globalThis.axe.run());
	return violations.map(({ id, nodes }) =>
		`${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

export function picture(page, name) {
	return page.screenshot({ path: join(PICTURES, `${name}.png`),
		fullPage: true, caret: 'initial' });
}

/* What is in the window, without scrolling; for docs/pictures. */
export async function view(page, name) {
	const { length } = await page.screenshot(
		{ path: join(PICTURES, 'main', `${name}.png`),
			caret: 'initial' });
	return length;
}
