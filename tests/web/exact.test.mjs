/* Text that is signed hides nothing, on the page or in a terminal. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { openPage, startBrowser } from './browser.mjs';
import { QUIET } from './lib/lib.mjs';

let server;
let browser;
let page;

before(async () => {
	server = await startServer();
	await populate(server.home);
	browser = await startBrowser();
	page = await openPage(browser, server.url, { locale: 'en' });
	await page.goto(QUIET);
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* Draw a component of parts/ in an empty page. */
const draw = (file, name, props) => page.evaluate(async ([path, its, given]) => {
	const { html, render } = await import('/lib/preact.js');
	const { [its]: Part } = await import(path);
	document.body.replaceChildren();
	render(html`<${Part} ...${given} />`, document.body);
}, [file, name, props]);

test('what cannot be seen in a text is made visible', async () => {
	for (const point of [0x7f, 0x85, 0x9b, 0xa0, 0xad, 0x34f, 0x115f, 0x1680,
		0x180b, 0x200b, 0x202e, 0x202f, 0x2069, 0x2028, 0x205f, 0x2800, 0x3164,
		0xfe0f, 0xffa0, 0xe000, 0xe0100]) {
		const hidden = String.fromCodePoint(point);
		await draw('/parts/exact.js', 'Exact', { payload: `{"a":"b${hidden}"}` });
		assert.match(await page.locator('pre mark').innerText(),
			new RegExp(`^U\\+0*${point.toString(16)}$`, 'i'));
	}
	const payload = '{"a":"é b\\n 梨 🍐"}';
	await draw('/parts/exact.js', 'Exact', { payload });
	assert.equal(await page.locator('pre mark').count(), 0);
	assert.equal(await page.locator('pre').innerText(), payload);
});

test('no command is for pasting that a terminal would read otherwise',
	async () => {
		for (const [payload, commands] of [['{"a":"it\'s"}', 1],
			['{"a":"\'\u007f\u007f\u007f;date;\'"}', 0],
			['{"a":"\u009b"}', 0]]) {
			await draw('/parts/outside.js', 'Outside', { button: 'x',
				drafts: [{ payload, namespace: 'kleos.v1.thanks', bytes: payload,
					digest: '00'.repeat(32) }],
				entry: { line: 'ssh-ed25519 AAAA', kind: 'outside' } });
			await page.locator('.outside a[download]').waitFor(
				{ state: 'attached' });
			assert.equal(await page.locator('code', { hasText: 'printf' })
				.count(), commands, payload);
			assert.equal(await page.locator('details').evaluate(
				(node) => node.open), commands === 0);
		}
	});
