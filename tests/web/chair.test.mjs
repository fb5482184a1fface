/* A chair clears an inbox and records a meeting, in the browser. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';

import { populate, talk } from '../api/orchard.mjs';
import { ROOT, startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { button, go } from './people.mjs';
import { openWithKey, signDialog, tooWide } from './signer.mjs';

const LONG = 'very long '.repeat(190);
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>' +
	'" onmouseover="alert(3)" \u202Egnihton';
const MINUTES = readFileSync(
	`${ROOT}tests/fixtures/minutes/orchard_ops.2025-03-04-15.00.txt`, 'utf8');

let server;
let c;
let browser;

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	await c.record('ada', 'identity', { action: 'link',
		identity: 'irc:mia', handle: 'mia' });
	await c.record('ada', 'identity', { action: 'link',
		identity: 'irc:pavo', handle: 'pia' });
	for (const [summary, evidence] of [[HOSTILE, 'https://talks.example/"><b>'],
		[LONG, 'https://talks.example/17']])
		await c.record('mia', 'contribution', talk({ summary,
			evidence: [evidence], quantities: { minutes: 40 } }));
	await c.record('cleo', 'contribution', talk({ subject: 'handle:cleo' }));
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* A page of a new browser in which somebody has a key, or nobody. */
const openAs = (handle, path, options) =>
	openWithKey(browser, server, { c, handle, path, options });

const INBOX = '/orchard/groups/ops/inbox';
const cards = (page) => page.locator('ol.cards > li');

test('a group says who leads it, how it meets, and what is missing',
	async () => {
		await c.record('remo', 'coverage', { source: 'minutes', group: 'ops',
			from: '2026-10-01', until: '2026-10', reason: HOSTILE });
		const page = await openAs(null, '/orchard/groups/ops');
		await page.getByRole('heading', { name: 'Who takes part' }).waitFor();
		const text = await page.locator('main').innerText();
		for (const words of ['cleo (Chair)', 'remo (Recorder)', 'Ops_WG',
			'Ops weekly', 'irc:quince', '<script>alert(1)</script>'])
			assert.ok(text.includes(words), words);
		await page.locator('.plot svg').first().waitFor();
		await picture(page, 'group');
		await page.getByRole('link', { name: 'sig', exact: true }).click();
		await page.getByRole('heading', { name: 'Operators' }).waitFor();
		assert.deepEqual(page.problems, []);
	});

test('an inbox shows evidence, and why own work cannot be endorsed',
	async () => {
		const page = await openAs('cleo', INBOX);
		await page.getByText('You judge here as chair of ops').waitFor();
		assert.equal(await cards(page).count(), 4);
		const own = cards(page).filter({ hasText: 'cleo:' });
		assert.match(await own.innerText(), /your own work/);
		assert.equal(await own.getByRole('button').count(), 0);
		assert.equal(await page.getByRole('link', { name: 'talks.example/17' })
			.getAttribute('rel'), 'nofollow noopener noreferrer');
		await picture(page, 'inbox');
		assert.deepEqual(page.problems, []);
	});

test('many are endorsed with one signature, by keyboard alone, and it is undone',
	async () => {
		const page = await openAs('cleo', INBOX);
		await page.getByText('You judge here as chair of ops').waitFor();
		const open = await cards(page).getByRole('button',
			{ name: 'Endorse' }).count();
		for (const key of ['j', 'j', 'x', 'j', 'x', 'e'])
			await page.keyboard.press(key);
		await page.locator('dialog .explain .card').nth(1).waitFor();
		const [text] = await signDialog(page);
		const { body } = JSON.parse(text);
		assert.equal(body.verdict, 'endorse');
		assert.equal(body.of.length, 2);
		assert.match(await page.locator('.acts').innerText(),
			/Endorsed: 2 claims/);
		await page.getByRole('button', { name: 'Endorse', exact: true })
			.nth(open - 3).waitFor();

		await page.getByRole('button', { name: 'Undo…' }).click();
		const [undone] = await signDialog(page);
		assert.equal(JSON.parse(undone).type, 'retraction');
		assert.equal(await cards(page).count(), 4);
		await go(page, INBOX);
		assert.equal(await cards(page).count(), 4);
		assert.deepEqual(page.problems, []);
	});

/* Let the server, or the way to it, tell something else. */
const tamper = (page, address, from, to) => page.route(address,
	async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response,
			body: (await response.text()).replaceAll(from, to) });
	});

test('what is endorsed is shown in the words of who signed it', async () => {
	const page = await openAs('cleo', INBOX);
	await page.getByText('You judge here as chair of ops').waitFor();
	const card = cards(page).filter({ hasText: 'very long' });
	await card.getByRole('button', { name: 'Endorse' }).click();
	const about = page.locator('dialog .explain .card');
	await about.waitFor();
	const told = await about.innerText();
	for (const words of ['very long very long', 'https://talks.example/17',
		'mia', 'ops', '40 minutes'])
		assert.ok(told.includes(words), words);
	assert.deepEqual(page.problems, []);
});

test('what is told otherwise than it was signed is left out', async () => {
	const page = await openAs('cleo', '/');
	await tamper(page, `**${INBOX}`, 'talks.example/17', 'talks.example/71');
	await go(page, INBOX);
	await page.getByText('You judge here as chair of ops').waitFor();
	await page.getByText('talks.example/71').waitFor();
	const before = await page.getByRole('button',
		{ name: 'Endorse', exact: true }).count();
	await page.getByLabel(`Select all ${before}`).check();
	await button(page, 'Endorse selected').click();
	const dialog = page.locator('dialog');
	await dialog.getByText('1 entry is left out').waitFor();
	const { items } = (await c.get('/groups/ops/inbox')).body;
	const [bent] = items.filter(({ body }) =>
		body.evidence?.[0].endsWith('/17'));
	assert.equal(await dialog.getByRole('alert').getByRole('link')
		.getAttribute('title'), bent.digest);
	await picture(page, 'inbox-left-out');
	const { body } = JSON.parse(await dialog.locator('pre').innerText());
	assert.equal(body.of.length, before - 1);
	assert.ok(body.of.every(({ statement }) => statement !== bent.digest));
	await button(page, 'Cancel').click();

	const card = cards(page).filter({ hasText: 'talks.example/71' });
	for (const act of ['Endorse', 'Dispute…']) {
		await card.getByRole('button', { name: act }).click();
		if (act === 'Dispute…') {
			await page.getByLabel('Reason').fill('Not so.');
			await button(page, 'Go on to signing').click();
		}
		await dialog.getByText('Nothing is left to sign').waitFor();
		assert.equal(await dialog.getByRole('button', { name: /^Sign/ })
			.count(), 0);
		await button(page, 'Done').click();
	}
	assert.deepEqual(page.problems, []);
});

test('so is a text that has another digest, or nobody’s signature', async () => {
	const { items } = (await c.get('/groups/ops/inbox')).body;
	const [one] = items.filter(({ body }) => body.summary === LONG);
	const other = items.find(({ by, digest }) => by === 'mia' &&
		digest !== one.digest);
	const { envelope } = (await c.get(`/statements/${other.digest}`)).body;
	for (const [change, why] of [
		[{ payload: envelope.payload }, 'text of another statement'],
		[{ signature: envelope.signature }, 'does not verify']]) {
		const page = await openAs('cleo', INBOX);
		await page.route(`**/api/v1/*/statements/${one.digest}`,
			async (route) => {
				const response = await route.fetch();
				const doc = await response.json();
				await route.fulfill({ response, json: { ...doc,
					envelope: { ...doc.envelope, ...change } } });
			});
		await page.getByText('You judge here as chair of ops').waitFor();
		await cards(page).filter({ hasText: 'very long' })
			.getByRole('button', { name: 'Endorse' }).click();
		await page.locator('dialog').getByText(why).waitFor();
		await page.context().close();
	}
});

test('keys are keys only where nobody types', async () => {
	const page = await openAs('cleo', INBOX);
	await page.getByText('You judge here as chair of ops').waitFor();
	await page.locator('header.top input[type=search]').fill('');
	await page.locator('header.top input[type=search]').press('j');
	await page.keyboard.press('e');
	assert.equal(await page.locator('header.top input[type=search]')
		.inputValue(), 'je');
	await page.locator('h1').click();
	await page.keyboard.press('?');
	const off = page.getByLabel('Single keys do this');
	await off.uncheck();
	await page.locator('h1').click();
	await page.keyboard.press('j');
	assert.equal(await page.locator('ol.cards > li:focus').count(), 0);
	assert.equal(await page.locator('dialog[open]').count(), 0);
});

test('a dispute says why', async () => {
	const page = await openAs('cleo', INBOX);
	const card = cards(page).filter({ hasText: 'very long' });
	await card.getByRole('button', { name: 'Dispute…' }).click();
	await page.getByRole('button', { name: 'Go on to signing' }).click();
	await page.getByText('A dispute says why').waitFor();
	await page.getByLabel('Reason').fill('The talk was called off.');
	await page.getByRole('button', { name: 'Go on to signing' }).click();
	const [text] = await signDialog(page);
	assert.deepEqual([JSON.parse(text).body.verdict,
		JSON.parse(text).body.reason], ['dispute', 'The talk was called off.']);
	await card.waitFor({ state: 'detached' });
	assert.deepEqual(page.problems, []);
});

test('who is not chair is told so, and so is whose term is over', async () => {
	const member = await openAs('mia', INBOX);
	await member.getByText('You are not chair of this group or of').waitFor();
	assert.equal(await member.getByRole('button', { name: 'Endorse',
		exact: true }).count(), 0);
	assert.equal(await member.getByText('Select all').count(), 0);
	await go(member, '/orchard/groups/sig/inbox');

	const { items: [chair] } = (await c.get('/offices?handle=pia')).body;
	const above = await openAs('pia', INBOX);
	await above.getByText('You judge here as chair of sig').waitFor();
	await c.record('ada', 'office', { action: 'end', grant: chair.grant });
	await go(above, INBOX);
	await above.getByText('Your term as chair of sig ended on').waitFor();
	assert.equal(await above.getByRole('button', { name: 'Endorse',
		exact: true }).count(), 0);

	const stranger = await openAs(null, INBOX);
	await stranger.getByRole('link', { name: /Join/ }).first().waitFor();
	assert.deepEqual([...member.problems, ...above.problems,
		...stranger.problems], []);
});

test('pasted minutes become a meeting in which everybody is accounted for',
	async () => {
		const page = await openAs('remo', '/orchard/groups/ops/minutes');
		await page.getByLabel('Or paste the minutes here').fill(MINUTES);
		await page.getByLabel('Name of the file').fill('ops.txt');
		await page.getByRole('button', { name: 'Show what would be' }).click();
		await page.getByText('The sums add up').waitFor();
		const sums = () => page.locator('.numbers dd').allInnerTexts();
		assert.deepEqual(await sums(), ['5', '1', '4', '0']);
		await page.getByRole('button', { name: 'meetbot is a bot: leave' })
			.click();
		await page.getByText('A bot: row 5').waitFor();
		assert.deepEqual(await sums(), ['5', '1', '3', '1']);
		assert.match(await page.getByRole('row', { name: /pavo/ }).innerText(),
			/matched\s+pia/);
		await picture(page, 'minutes');

		await page.getByRole('button', { name: 'Sign and record' }).click();
		const texts = (await signDialog(page)).map((one) => JSON.parse(one));
		assert.deepEqual(texts.map(({ type }) => type), ['import', 'occasion']);
		await page.getByText('Recorded, with everybody').waitFor();
		const { items: [meeting] } = (await c.get(
			'/statements?type=occasion&limit=1')).body;
		assert.equal((await c.get(`/statements/${meeting.digest}`)).body.body
			.attendees.length, 4);
		assert.equal((await c.get(`/statements/${texts[1].body.import}`)).body
			.type, 'import');

		await go(page, '/orchard/groups/ops/minutes');
		await page.getByLabel('A file', { exact: true }).setInputFiles({
			name: 'ops.txt', mimeType: 'text/plain',
			buffer: Buffer.from(MINUTES) });
		await page.getByRole('button', { name: 'Show what would be' }).click();
		await page.getByRole('link', { name: 'recorded before' }).waitFor();
		await page.getByRole('button', { name: 'Record what is missing' })
			.click();
		await page.getByText('All of this file is in the log').waitFor();
		assert.deepEqual(page.problems, []);
	});

test('a table that was cut short in the log is completed', async () => {
	const csv = 'subject,activity,date\nhandle:mia,talk,2026-11-01\n' +
		'irc:quill,talk,2026-11-02\n,talk,2026-11-03\n';
	const { body: draft } = await c.post(
		'/import/csv?name=talks.csv&group=ops', csv, 'text/csv');
	const made = await c.record('remo', 'import', draft.import.body);
	await c.record('remo', 'contribution',
		{ ...draft.facts[0].body, import: made.digest });

	const page = await openAs('remo', '/orchard/groups/ops/minutes');
	await page.getByLabel('A file', { exact: true }).setInputFiles({
		name: 'talks.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
	assert.ok(await page.getByLabel('A table with a contribution').isChecked());
	await page.getByRole('button', { name: 'Show what would be' }).click();
	await page.getByText('Nobody is named: row 3').waitFor();
	await page.getByRole('button', { name: 'Record what is missing' }).click();
	const texts = (await signDialog(page)).map((one) => JSON.parse(one));
	assert.deepEqual(texts.map(({ body }) => [body.subject, body.import]),
		[['irc:quill', made.digest]]);
	assert.deepEqual(page.problems, []);
});

test('a file that is no minutes says what is wrong, and loses nothing',
	async () => {
		const page = await openAs('remo', '/orchard/groups/ops/minutes');
		await page.getByLabel('Or paste the minutes here').fill('We met.');
		await page.getByLabel('Name of the file').fill('ops.txt');
		await page.getByRole('button', { name: 'Show what would be' }).click();
		await page.getByRole('alert').getByText('This did not work').waitFor();
		await page.reload();
		assert.equal(await page.getByLabel('Or paste the minutes here')
			.inputValue(), 'We met.');
		assert.match(page.problems.join(), /^(?:[^,]*400[^,]*,?)+$/);
	});

for (const colorScheme of ['light', 'dark'])
	test(`the chair's pages keep the rules of accessibility, ${colorScheme}`,
		async () => {
			const page = await openAs('cleo', '/', { colorScheme });
			for (const path of [INBOX, '/orchard/groups/ops',
				'/orchard/groups/ops/minutes', '/orchard/groups/sig/inbox']) {
				await go(page, path);
				await page.waitForLoadState('networkidle');
				assert.deepEqual(await faults(page), [], path);
			}
			await picture(page, `inbox-empty-${colorScheme}`);
			await go(page, INBOX);
			await page.getByText('You judge here as chair of ops').waitFor();
			await page.getByRole('button', { name: 'Endorse', exact: true })
				.first().click();
			await page.locator('dialog[open] pre').waitFor();
			assert.deepEqual(await faults(page), []);
			await picture(page, `inbox-signing-${colorScheme}`);
			assert.deepEqual(page.problems, []);
		});

test('a phone needs no scrolling sideways', async () => {
	const page = await openAs('cleo', '/',
		{ viewport: { width: 320, height: 640 } });
	for (const path of [INBOX, '/orchard/groups/ops',
		'/orchard/groups/ops/minutes']) {
		await go(page, path);
		await page.waitForLoadState('networkidle');
		assert.ok(await tooWide(page) <= 0, path);
		await picture(page, `phone${path.replaceAll('/', '-')}`);
	}
	assert.deepEqual(page.problems, []);
});
