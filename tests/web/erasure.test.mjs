/* Erasure, as registrars see it: who asked, for what exactly, and that nobody
 * erases or ends what they were not shown. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate, talk } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { button, go } from './people.mjs';
import { openWithKey, signDialog, tooWide } from './signer.mjs';

const ASSENTS = '/orchard/registrar/assents';
const PAGE = '/orchard/registrar/erasure';
const HOSTILE = '<script>alert(1)</script> \u202Egnihton';

let server;
let c;
let browser;

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const openAs = (handle, path, options) =>
	openWithKey(browser, server, { c, handle, path, options });

const card = (page, text) => page.locator('.cards > li')
	.filter({ hasText: text }).first();

const work = (summary, fields) => c.record('cleo', 'contribution',
	talk({ subject: 'irc:quince', summary, ...fields }));

const erase = (said, fields) => ({ reason: 'request', erase: said.map(
	({ digest, body }) => ({ digest, index: body.index,
		type: 'contribution' })), ...fields });

const isGone = async ({ digest }) =>
	(await c.get(`/statements/${digest}`)).body.body === undefined;

/* From now on the server, or the way to it, tells other words. */
const tell = (page, address, from, to) => page.route(address,
	async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response,
			body: (await response.text()).replaceAll(from, to) });
	});

const swap = (page, from, to) =>
	tell(page, /\/statements\/[0-9a-f]{64}$/, from, to);

const mine = (summary) => c.record('mia', 'contribution', talk({ summary }));

const byMia = async (said) =>
	c.record('mia', 'redaction', erase(said));

test('who agrees to an erasure reads what it erases, in the words that were signed',
	async () => {
		const said = [await mine('Ten pears'), await mine(HOSTILE)];
		await byMia(said);
		const page = await openAs('ada', '/orchard/registrar');
		await page.getByText('1 waiting').first().waitFor();
		await page.getByRole('link', { name: 'To agree to' }).first().click();
		const request = card(page, 'would be erased for ever');
		await request.getByText('Ten pears').first().waitFor();
		await request.getByText('<script>alert(1)').first().waitFor();
		await request.getByText('whom it is about asks for it').waitFor();
		await picture(page, 'registrar-erased');
		assert.deepEqual(await faults(page), []);
		await button(request, 'Agree…').click();
		const about = page.locator('dialog .explain .card');
		await about.nth(2).waitFor();
		assert.match((await about.allInnerTexts()).join(), /Ten pears/);
		await signDialog(page);
		await page.getByText('It has its effect now.').waitFor();
		for (const one of said)
			assert.ok(await isGone(one));
		assert.deepEqual(page.problems, []);
	});

test('a registrar asks for somebody without a key, a colleague agrees', async () => {
	const said = [await work('Mended a ladder'), await work('Sharpened saws')];
	const page = await openAs('ada', PAGE);
	await page.getByLabel('About whom?').fill('irc:quince');
	await button(page, 'Show what is about them').click();
	await page.getByText('2 statements can be erased').waitFor();
	await card(page, 'Sharpened').getByRole('checkbox').uncheck();
	await button(page, 'Go on to signing').click();
	await page.getByText('This is needed.').waitFor();
	await page.getByLabel('By which right?').fill('GDPR, article 17');
	await picture(page, 'registrar-erasure');
	assert.deepEqual(await faults(page), []);
	await button(page, 'Go on to signing').click();
	await page.locator('dialog .explain .card').getByText('Mended a ladder')
		.first().waitFor();
	const [text] = await signDialog(page);
	assert.deepEqual(JSON.parse(text).body, erase(said.slice(0, 1),
		{ authority: 'GDPR, article 17' }));
	await page.getByText('Asked for: the erasure of 1 statement.').waitFor();
	assert.ok(!await isGone(said[0]));

	const colleague = await openAs('bea', ASSENTS);
	await button(card(colleague, 'Mended a ladder'), 'Agree…').click();
	await signDialog(colleague);
	await colleague.getByText('It has its effect now.').waitFor();
	assert.deepEqual([await isGone(said[0]), await isGone(said[1])],
		[true, false]);
	assert.deepEqual([...page.problems, ...colleague.problems], []);
});

test('one statement is found by its digest, and what nobody can erase says so',
	async () => {
		const said = await work('Wrong by mistake');
		const page = await openAs('ada', PAGE);
		await page.getByLabel('About whom?').fill(said.digest);
		await button(page, 'Show what is about them').click();
		await card(page, 'Wrong by mistake').waitFor();
		await page.getByLabel('About whom?').fill(c.log);
		await button(page, 'Show what is about them').click();
		await page.getByText('Nothing was found that can be erased').waitFor();
		assert.deepEqual(page.problems, []);
	});

test('nobody asks to erase what is told otherwise than it was signed',
	async () => {
		const said = await work('Twelve apples');
		const page = await openAs('ada', '/');
		await swap(page, 'Twelve apples', 'Nine apples');
		await go(page, PAGE);
		await page.getByLabel('About whom?').fill(said.digest);
		await button(page, 'Show what is about them').click();
		await page.getByText('1 entry is left out').waitFor();
		assert.equal(await button(page, 'Go on to signing').count(), 0);
	});

test('nobody asks for the erasure of what somebody else said as their own',
	async () => {
		const [own, other] = [await mine('My cherries'), await work('Not mine')];
		const page = await openAs('mia', '/orchard/me');
		await tell(page, /\/statements\?type=contribution/, own.digest,
			other.digest);
		await page.locator('#leave summary').click();
		await page.locator('#leave article').nth(1).getByRole('button').click();
		const dialog = page.locator('dialog');
		await dialog.getByText('1 entry is left out').waitFor();
		const [text] = await dialog.locator('pre').allInnerTexts();
		const { erase: left } = JSON.parse(text).body;
		assert.ok(left.length > 0);
		assert.ok(left.every(({ digest }) => digest !== other.digest));
	});

test('nobody agrees to an erasure of other words than were signed', async () => {
	await byMia([await mine('Eight quinces')]);
	const page = await openAs('ada', '/');
	await swap(page, 'Eight quinces', 'One quince');
	await go(page, ASSENTS);
	const request = card(page, 'would be erased for ever');
	await request.getByText('Nobody can agree to this here').waitFor();
	assert.ok(await button(request, 'Agree…').isDisabled());
	await page.context().close();

	/* Nor where the lie begins once the page is there. */
	const late = await openAs('bea', ASSENTS);
	await card(late, 'Eight quinces').waitFor();
	await swap(late, 'Eight quinces', 'One quince');
	await button(card(late, 'Eight quinces'), 'Agree…').click();
	const dialog = late.locator('dialog');
	await dialog.getByText('Nothing is left to sign.').waitFor();
	assert.equal(await dialog.getByRole('button', { name: /^Sign/ }).count(), 0);
});

test('nobody agrees to an erasure that calls a statement what it is not',
	async () => {
		const said = await mine('Seven plums');
		await byMia([said]);
		const page = await openAs('ada', '/');
		await swap(page, '"type":"contribution"', '"type":"thanks"');
		await go(page, ASSENTS);
		await page.getByText(/entr(y is|ies are) left out/).first().waitFor();
		assert.equal(await button(page, 'Agree…').and(page.locator(':enabled'))
			.count(), 0);
	});

test('nobody ends another term than the one that they are shown', async () => {
	const page = await openAs('ada', '/orchard/registrar/offices');
	const end = button(page, 'End the term of remo as Recorder');
	await end.waitFor();
	await swap(page, 'remo', 'pavo');
	await end.click();
	const dialog = page.locator('dialog');
	await dialog.getByText('1 entry is left out').waitFor();
	await dialog.getByText('Nothing is left to sign.').waitFor();
	await page.context().close();

	for (const [from, to, shown] of [
		['"handle":"remo"', '"handle":"pavo"', 'pavo as Recorder'],
		['"office":"recorder"', '"office":"editor"', 'remo as Editor']]) {
		const other = await openAs('ada', '/');
		await tell(other, '**/orchard/registrar/offices', from, to);
		await go(other, '/orchard/registrar/offices');
		await button(other, `End the term of ${shown}`).click();
		await other.locator('dialog').getByText('1 entry is left out')
			.waitFor();
		await other.context().close();
	}
});

test('nobody agrees to the end of another term than was granted', async () => {
	const { body: { items } } = await c.get('/offices?handle=otto');
	await c.record('ada', 'office', { action: 'end', grant: items[0].grant,
		founder: 'otto', office: 'official' });
	const page = await openAs('bea', ASSENTS);
	const request = card(page, 'otto would no longer be');
	await request.waitFor();
	await swap(page, 'founders', 'finders');
	await button(request, 'Agree…').click();
	await page.locator('dialog').getByText('Nothing is left to sign.').waitFor();
	await page.context().close();

	const honest = await openAs('bea', ASSENTS);
	await button(card(honest, 'otto would no longer be'), 'Agree…').click();
	await honest.locator('dialog .explain .card').nth(1).waitFor();
	await signDialog(honest);
	assert.deepEqual(honest.problems, []);
});

test('asking is accessible in the dark and in German, and fits a phone',
	async () => {
		const page = await openAs('ada', PAGE, { colorScheme: 'dark',
			locale: 'de', viewport: { width: 320, height: 640 } });
		await page.getByLabel('Über wen?').fill('irc:quince');
		await button(page, 'Zeigen, was davon handelt').click();
		await card(page, 'Sharpened').waitFor();
		assert.ok(await tooWide(page) <= 0);
		assert.deepEqual(await faults(page), []);
		await picture(page, 'phone-registrar-erasure');
		assert.deepEqual(page.problems, []);
	});
