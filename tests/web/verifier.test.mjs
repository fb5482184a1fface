/* Journey 7: somebody who trusts nobody: what was said, the proof of it checked
 * in the browser, and a log that may not change unnoticed. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { populate, talk } from '../api/orchard.mjs';
import { ROOT, startServer } from '../api/server.mjs';
import { faults, notInFirefox, openPage, picture, startBrowser }
	from './browser.mjs';

const EXAMPLES = `${ROOT}schemas/examples/valid`;
const STEPS = 7;

const PATIENCE = 15000;

const noFiles = notInFirefox('the driver does not hear of downloads');

let server;
let c;
let browser;
let seeds;
let erased;

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	seeds = await populate(c);
	const gone = await c.record('mia', 'contribution',
		talk({ from: '2026-02-02', summary: 'to be forgotten' }));
	erased = gone.body.index;
	await c.agree('mia', 'ada', 'redaction', { reason: 'request', erase: [
		{ digest: gone.digest, index: erased, type: 'contribution' }] });
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

async function open(path, options, prepare) {
	const page = await openPage(browser, server.url,
		{ locale: 'en', ...options });
	page.setDefaultTimeout(PATIENCE);
	await prepare?.(page);
	await page.goto(path);
	await page.locator('html[data-ready]').waitFor();
	return page;
}

/* What is cut off by leaving is told as a failure. */
const wait = (page) => page.waitForLoadState('networkidle');

const statement = (seed) => `/orchard/statements/${seed.digest}`;

/* Let the network, or the server, change what comes. */
const tamper = (address, change) => (page) =>
	page.route(address, async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response, body: change(await response.text()) });
	});

/* Where nobody can overlook it: said at once, in words, before the steps. */
async function alarm(page, words) {
	const alert = page.locator('main [role=alert]').first();
	await alert.waitFor();
	assert.match(await alert.innerText(), words);
	assert.equal(await alert.evaluate((node) =>
		getComputedStyle(node).borderTopWidth), '3px');
}

const failed = (page) => page.locator('.checks li', { hasText: 'does not hold' });

test('a statement is told as a sentence, and proven in the browser',
	async () => {
		const page = await open(statement(seeds.endorsement));
		await page.getByText('Your browser has checked it').waitFor();
		await page.getByRole('heading', { level: 1, exact: true,
			name: 'cleo endorsed mia’s talk in ops' }).waitFor();
		assert.deepEqual(await page.locator('ol.checks .state')
			.allInnerTexts(), Array(STEPS).fill('✓ checked'));
		assert.match(await page.locator('ul.checks').innerText(),
			/kleos\.example\/orchard \(the log\)/);
		assert.deepEqual(page.problems, []);
	});

test('what is shown is exactly what was signed', async () => {
	const page = await open(statement(seeds.claim));
	assert.equal(await page.locator('pre.exact').innerText(),
		seeds.claim.envelope.payload);
	await page.getByRole('heading', { name: 'What those entitled' }).waitFor();
	assert.match(await page.locator('main').innerText(),
		/endorsed by cleo, chair of ops/);
});

test('the commands that are shown verify the signature', noFiles, async () => {
	const page = await open(statement(seeds.endorsement));
	await page.locator('.byhand summary').click();
	const folder = mkdtempSync(join(tmpdir(), 'kleos-byhand-'));
	for (const name of ['Save the text', 'Save the signature']) {
		const coming = page.waitForEvent('download');
		await page.getByRole('link', { name }).click();
		const file = await coming;
		await file.saveAs(join(folder, file.suggestedFilename()));
	}
	const commands = await page.locator('.byhand pre').first().innerText();
	const done = spawnSync('sh', ['-e', '-c', commands],
		{ cwd: folder, encoding: 'utf8' });
	rmSync(folder, { recursive: true });
	assert.match(done.stdout,
		/Good "kleos.v1.endorsement" signature for cleo/, done.stderr);
	assert.match(done.stdout, new RegExp(`^${seeds.endorsement.digest} `, 'm'));
});

test('words that were not signed are an alarm', async () => {
	const page = await open(statement(seeds.claim), {}, tamper(
		`**${statement(seeds.claim)}`, (text) =>
			text.replaceAll('"activity":"talk"', '"activity":"flight"')));
	await alarm(page, /This proof does not hold/);
	assert.match(await failed(page).innerText(), /what the text says/);
});

test('so is another statement with a good proof of its own', async () => {
	const other = seeds.endorsement.digest;
	const page = await open(statement(seeds.claim), {}, (it) =>
		it.route(`**${statement(seeds.claim)}`, async (route) =>
			route.fulfill({ response: await route.fetch({
				url: `${server.url}/orchard/statements/${other}` }) })));
	await alarm(page, /This proof does not hold/);
	assert.match(await failed(page).innerText(), /another statement/);
});

test('a proof with another hash is an alarm', async () => {
	const page = await open(statement(seeds.claim), {}, tamper('**/proof',
		(text) => text.replace(/^(index .*\n)(.)/m, (all, index, first) =>
			`${index}${first === 'A' ? 'B' : 'A'}`)));
	await alarm(page, /does not hold.*Do not rely/s);
	assert.match(await failed(page).innerText(), /lead from text, signature/);
	await picture(page, 'verifier-tampered-proof');
});

test('a proof whose tree head nobody signed is an alarm', async () => {
	const page = await open(statement(seeds.claim), {}, tamper('**/proof',
		(text) => text.replace(/(— \S+ \S{20})(.)/, (all, start, one) =>
			`${start}${one === 'A' ? 'B' : 'A'}`)));
	await alarm(page, /does not hold/);
	assert.match(await failed(page).first().innerText(), /tree head/);
});

test('a statement that was changed on the way is an alarm', async () => {
	const page = await open(statement(seeds.claim), {}, tamper(
		(url) => url.pathname === statement(seeds.claim),
		(text) => text.replaceAll('\\"activity\\":\\"talk\\"',
			'\\"activity\\":\\"walk\\"')));
	await alarm(page, /does not hold/);
	const told = await failed(page).allInnerTexts();
	assert.match(told[0], /text of another statement/);
	assert.match(told[1], /signature fits/);
});

test('a statement signed with somebody else’s key is an alarm', async () => {
	const page = await open(statement(seeds.claim), {}, tamper('**/people/mia',
		(text) => text.replaceAll(c.keys.mia.line, c.keys.pia.line)));
	await alarm(page, /does not hold/);
	assert.match(await failed(page).innerText(), /one of mia/);
});

test('without the proof the page says so, and not that all is well',
	async () => {
		const page = await open(statement(seeds.claim), {}, (one) =>
			one.route('**/proof', (route) => route.abort()));
		await page.getByText('This did not work').waitFor();
		assert.equal(await page.getByText('has checked it').count(), 0);
	});

test('statements are chosen by kind, person and words', async () => {
	const page = await open('/orchard/statements');
	await page.getByLabel('Kind').selectOption('endorsement');
	await page.getByText('By person, group, time').click();
	await page.getByLabel('Signed by').fill('cleo');
	await page.getByRole('button', { name: 'Show', exact: true }).click();
	await page.waitForURL('**/statements?type=endorsement&by=cleo');
	await page.locator('html[data-ready]').waitFor();
	assert.deepEqual(await page.locator('.timeline .sentence').allInnerTexts(),
		['cleo endorsed mia’s talk in ops']);
	await page.getByRole('link', { name: 'mia’s talk' }).click();
	await page.waitForURL(`**${statement(seeds.claim)}`);
	assert.deepEqual(page.problems, []);
});

/* Each example of a type, whole and with what lists leave out. */
function examples() {
	const types = readdirSync(EXAMPLES, { withFileTypes: true })
		.filter((one) => one.isDirectory()).map(({ name }) => name)
		.filter((name) => !['envelope', 'policy-document', 'private',
			'session', 'statement'].includes(name));
	return types.flatMap((type) => readdirSync(join(EXAMPLES, type))
		.map((file) => ({ type, file, body: JSON.parse(readFileSync(
			join(EXAMPLES, type, file), 'utf8')) })));
}

for (const locale of ['en', 'de'])
	test(`every type of statement has its sentence, ${locale}`, async () => {
		const page = await open('/orchard/statements', { locale });
		const all = examples();
		assert.ok(new Set(all.map(({ type }) => type)).size >= 24);
		const base = await page.evaluate(() =>
			document.querySelector('script[type=module]').src
				.replace(/pages\/.*/, ''));
		const told = await page.evaluate(async ({ base, all }) => {
			const { Sentence, typeName } = await import(
				`${base}parts/sentence.js`);
			const { html, render } = await import(`${base}lib/preact.js`);
			const tell = (statement) => {
				const place = document.createElement('p');
				render(html`<${Sentence} statement=${statement} />`, place);
				return { text: place.textContent,
					nested: place.querySelector('a a') !== null };
			};
			return all.map(({ type, file, body }) => ({ type, file,
				name: typeName(type), tellings: [
					tell({ type, by: 'ada', body }),
					tell({ type, by: 'ada', subject: 'handle:mia',
						group: 'ops', activity: 'talk' }),
					tell({ type, by: 'ada', body, target: '0'.repeat(64),
						of: { type, by: 'bo', body } })] }));
		}, { base, all });
		for (const { type, file, name, tellings } of told) {
			assert.ok(type === 'policy' || name !== type || locale === 'en', type);
			for (const { text, nested } of tellings) {
				assert.match(text, /^.{12}/s, `${type}/${file}`);
				assert.doesNotMatch(text,
					/undefined|null|false|true|\[object|NaN| of type |ausgesagt/,
					`${type}/${file}`);
				assert.ok(!nested, `${type}/${file}: a link inside a link`);
			}
		}
	});

test('a log is remembered, and seen to have only grown', async () => {
	const page = await open('/orchard/log');
	await page.getByText('for the first time').waitFor();
	await page.reload();
	await page.getByText('exactly the one that this browser saw').waitFor();
	await c.record('mia', 'contribution', talk({ from: '2026-01-01' }));
	await page.reload();
	await page.getByText('has only grown since').waitFor();
	assert.deepEqual(page.problems, []);
});

const older = async () => {
	const page = await open('/orchard/log');
	await page.getByText('for the first time').waitFor();
	return page;
};

/* What this browser remembers, as if it had seen something else. */
const remember = (page, fields) => page.evaluate((changed) =>
	new Promise((resolve, reject) => {
		const opening = indexedDB.open('kleos');
		opening.onsuccess = () => {
			const table = opening.result.transaction('pins', 'readwrite')
				.objectStore('pins');
			const reading = table.get('orchard');
			reading.onsuccess = () => {
				const writing = table.put({ ...reading.result, ...changed });
				writing.onsuccess = resolve;
				writing.onerror = reject;
			};
		};
	}), fields);

const pinOf = (page) => page.evaluate(() => new Promise((resolve) => {
	const opening = indexedDB.open('kleos');
	opening.onsuccess = () => {
		const reading = opening.result.transaction('pins')
			.objectStore('pins').get('orchard');
		reading.onsuccess = () => resolve(reading.result);
	};
}));

test('another root for the same size is a fork, told with its proof',
	async () => {
		const page = await older();
		await remember(page, { root: '00'.repeat(32) });
		await page.reload();
		await alarm(page, /two different histories.*Do not rely/s);
		await page.getByText('exclude one another').click();
		assert.equal(await page.locator('.verdict pre').count(), 2);
		await picture(page, 'verifier-forked-log');
	});

test('a log that does not lead on from what was seen is a fork', async () => {
	const page = await older();
	await remember(page, { root: '00'.repeat(32) });
	await c.record('mia', 'contribution', talk({ from: '2026-01-03' }));
	await page.reload();
	await alarm(page, /two different histories/);
});

test('another log in the place of this one is an alarm', async () => {
	const page = await older();
	await tamper((url) => url.pathname === '/orchard/log', (text) =>
		text.replaceAll(c.log, 'f'.repeat(64)))(page);
	await page.reload();
	await alarm(page, /Somebody has changed/);
});

test('a tree head that the log did not sign is an alarm', async () => {
	const page = await open('/orchard/log', {}, tamper('**/log/checkpoint',
		(text) => text.replace(/\n\d+\n/, '\n9999\n')));
	await alarm(page, /could not be checked.*Do not rely/s);
});

test('a log that has become shorter is an alarm', async () => {
	const page = await older();
	await remember(page, { size: 100000 });
	await page.reload();
	await alarm(page, /shorter than it was/);
});

test('a statement is held against the log that this browser remembers',
	async () => {
		const page = await open(statement(seeds.claim));
		await page.getByText('sees this log for the first time').waitFor();
		await page.reload();
		await page.getByText('the one that this browser remembers').waitFor();
		await c.record('mia', 'contribution', talk({ from: '2026-01-04' }));
		await page.reload();
		await page.getByText(/The log has all \d+ entries .* unchanged/).waitFor();
		await page.getByText('Your browser has checked it').waitFor();
		await wait(page);
		await page.goto('/orchard/log');
		await page.getByText('exactly the one that this browser saw').waitFor();
		assert.deepEqual(page.problems, []);
	});

test('a statement in another history is an alarm, with the evidence to keep',
	noFiles, async () => {
		const page = await older();
		const { note } = await pinOf(page);
		await remember(page, { root: '00'.repeat(32) });
		await wait(page);
		await page.goto(statement(seeds.claim));
		await alarm(page, /does not hold/);
		assert.match(await failed(page).innerText(), /another history/);
		await page.getByText('exclude one another').click();
		const coming = page.waitForEvent('download');
		await page.getByRole('link', { name: 'Save both' }).click();
		const kept = JSON.parse(readFileSync(await (await coming).path()));
		assert.deepEqual(Object.keys(kept),
			['log', 'remembered', 'seen', 'shown', 'vkey']);
		assert.equal(kept.remembered.size, Number(note.split('\n')[1]));
		assert.equal(kept.seen, note);
		assert.equal(kept.log, c.log);
		assert.equal((await pinOf(page)).forks.length, 1);
		await picture(page, 'verifier-forked-statement');
	});

test('any two sizes are compared in the browser', async () => {
	const page = await older();
	const { size } = (await c.get('')).body;
	await page.getByLabel('From', { exact: true }).fill('3');
	await page.getByRole('button', { name: 'Has it only grown?' }).click();
	await page.getByText(`The log of ${size} entries begins with the log of 3`)
		.waitFor();
	await page.getByText('tree head that the log has signed').waitFor();
	assert.deepEqual(await faults(page), []);
	await page.getByLabel('From', { exact: true }).fill('999999999');
	assert.equal(await page.getByText(`begins with the log of 3`).count(), 0);
	await page.getByLabel('From', { exact: true }).fill('3');
	await tamper('**/consistency?*', (text) => text.replace(
		/"proof":\["(.)/, (all, one) =>
			`"proof":["${one === '0' ? '1' : '0'}`))(page);
	await page.getByRole('button', { name: 'Has it only grown?' }).click();
	await alarm(page, /this log was changed/);
});

test('an entry is found by its number, also one that was erased', async () => {
	const page = await open('/orchard/log');
	await page.getByLabel('Entry number').fill(`${erased}`);
	await page.getByRole('button', { name: 'Show it' }).click();
	await page.getByText(`Entry ${erased} was erased`).waitFor();
	await page.getByLabel('Entry number').fill('0');
	await page.getByRole('button', { name: 'Show it' }).click();
	await page.waitForURL(`**/statements/${c.log}`);
	await page.getByText('Your browser has checked it').waitFor();
	assert.match(await page.locator('h1').innerText(), /ada founded The Orchard/);
});

test('the commands for the audit take the name of this log', async () => {
	const page = await open('/orchard/log');
	assert.match(await page.locator('pre', { hasText: 'kleos audit' })
		.innerText(), new RegExp(`kleos audit orchard.ndjson --log ${c.log}`));
});

for (const colorScheme of ['light', 'dark'])
	test(`what a verifier sees keeps the rules of accessibility, ${colorScheme}`,
		async () => {
			const page = await open('/', { colorScheme });
			for (const seed of Object.values(seeds)) {
				await wait(page);
				await page.goto(statement(seed));
				await page.locator('ol.checks').waitFor();
				for (const fold of await page.locator('details').all())
					await fold.evaluate((node) => { node.open = true; });
				assert.deepEqual(await faults(page), [], seed.digest);
			}
			await picture(page, `verifier-statement-${colorScheme}`);
			assert.deepEqual(page.problems, []);
		});

test('a narrow window needs no scrolling sideways', async () => {
	const page = await open('/', { viewport: { width: 320, height: 640 } });
	for (const seed of Object.values(seeds)) {
		await wait(page);
		await page.goto(statement(seed));
		await page.locator('ol.checks').waitFor();
		for (const fold of await page.locator('details').all())
			await fold.evaluate((node) => { node.open = true; });
		const wide = await page.evaluate(() =>
			document.documentElement.scrollWidth - innerWidth);
		assert.ok(wide <= 0, `${seed.digest} is ${wide} pixels too wide`);
	}
	await picture(page, 'verifier-statement-phone');
});
