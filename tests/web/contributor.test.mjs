/* Journey of a contributor: to log work, to see what became of it, to put it
 * right, and to leave. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { populate } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { faults, notInFirefox, picture, startBrowser } from './browser.mjs';
import {
	button, closeDialog, command, go, joinAs, openAt, runCopied, sign,
} from './people.mjs';
import { openWithKey } from './signer.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> ' +
	'\u202Egnihton';

let server;
let c;
let browser;
let page; /* that of dai, whose key is in it */

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	browser = await startBrowser();
	page = await openAt(browser, server, '/orchard/enrol');
	await joinAs(page, c, 'dai');
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const statements = async (query) =>
	(await c.get(`/statements?${query}`)).body.items;

async function fill(where, summary) {
	await where.locator('select[name=activity]').selectOption('talk');
	await where.locator('select[name=group]').selectOption('ops');
	await where.locator('textarea[name=summary]').fill(summary);
}

test('a contribution is logged in a minute, and its receipt is verified',
	async () => {
		await go(page, '/orchard/contribute');
		await fill(page, 'Why old pear trees want a light hand.');
		await page.locator('input[name=quantity-minutes]').fill('40');
		await page.locator('textarea[name=evidence]')
			.fill('https://talks.example/17');
		await page.locator('input[name=hat]').fill('Operator');
		await picture(page, 'contribute');
		assert.deepEqual(await faults(page), []);
		await button(page, 'See the exact text and sign').click();
		const said = JSON.parse(await page.locator('dialog pre').innerText());
		assert.deepEqual(said.body, { subject: 'handle:dai',
			activity: 'talk', group: 'ops', from: said.body.from,
			hat: 'operator', quantities: { minutes: 40 },
			evidence: ['https://talks.example/17'],
			summary: 'Why old pear trees want a light hand.' });
		await picture(page, 'sign');
		await sign(page);
		await page.locator('dialog .steps li').nth(3).waitFor();
		assert.deepEqual(await page.locator('dialog .steps .state')
			.allInnerTexts(), ['✓ passed', '✓ passed', '✓ passed',
			'✓ passed']);
		await picture(page, 'receipt');
		assert.deepEqual(await faults(page), []);
		await closeDialog(page);
		await page.getByText('The chairs of Ops may endorse it').waitFor();
		assert.ok(await page.getByRole('link', { name: 'cleo' }).isVisible());
		await picture(page, 'contribute-next');
		assert.deepEqual(page.problems, []);
	});

test('the next one begins with what the last one had', async () => {
	await button(page, 'Log another one').click();
	const value = (name) => page.locator(`[name=${name}]`).inputValue();
	assert.equal(await value('activity'), 'talk');
	assert.equal(await value('group'), 'ops');
	assert.equal(await value('summary'), '');
	await page.locator('textarea[name=summary]').fill('half a sen');
	await page.reload();
	await page.locator('html[data-ready]').waitFor();
	assert.equal(await value('summary'), 'half a sen');
});

test('what is wrong is said at its field, here and by the server', async () => {
	await go(page, '/orchard/contribute');
	await page.locator('textarea[name=evidence]').fill('javascript:alert(1)');
	await page.locator('input[name=from]').fill('2999-01-01');
	await button(page, 'See the exact text and sign').click();
	await page.getByText('Each line is one address').waitFor();
	await page.getByText('This lies in the future').waitFor();
	await page.locator('textarea[name=evidence]').fill('');
	await page.locator('input[name=from]').fill('2026-01-02');
	await page.locator('input[name=quantity-minutes]')
		.fill('999999999999999');
	await button(page, 'See the exact text and sign').click();
	await page.locator('dialog button.first').click();
	await page.locator('fieldset .wrong').getByText(/\S/).waitFor();
	await page.locator('input[name=quantity-minutes]').fill('30');
	await page.locator('[name=summary]').fill('long '.repeat(2000));
	await button(page, 'See the exact text and sign').click();
	await page.locator('.field', { has: page.locator('[name=summary]') })
		.locator('.wrong').getByText(/\d/).waitFor();
	assert.equal((await page.locator('[name=summary]').inputValue()).length,
		10000);
	await page.locator('[name=summary]').fill('');
	assert.deepEqual(page.problems.splice(0).filter((one) =>
		!/422/.test(one)), []);
});

test('nothing is lost when the network is, and nothing recorded twice',
	async () => {
		await go(page, '/orchard/contribute');
		await fill(page, HOSTILE);
		await page.locator('input[name=quantity-minutes]').fill('');
		await button(page, 'See the exact text and sign').click();
		await page.locator('dialog mark').first().waitFor();
		/* It arrives, and only the answer does not. */
		await page.route('**/statements', async (route) => {
			await route.fetch();
			await route.abort();
		}, { times: 1 });
		await page.locator('dialog button.first').click();
		await page.getByText('kept here until the server has answered')
			.waitFor();
		await picture(page, 'not-sent');
		assert.deepEqual(await faults(page), []);
		await button(page, 'Not now').click();
		await page.reload();
		assert.ok(await button(page, 'See the exact text').isDisabled());
		await button(page, 'Send again').click();
		await page.locator('dialog .steps li').first().waitFor();
		await closeDialog(page);
		assert.equal(await page.locator('[name=summary]').inputValue(), '');
		const all = await statements('type=contribution&by=dai');
		assert.equal(all.length, 2);
		assert.ok(page.problems.splice(0).every((one) =>
			/statements|ERR_FAILED/.test(one)));
	});

const entries = (where) => where.locator('.timeline > li.entry');

test('the own record tells what became of each, and corrects it', async () => {
	const [newest, first] = await statements('type=contribution&by=dai');
	await c.record('cleo', 'endorsement',
		{ of: [{ statement: first.digest }], verdict: 'endorse' });
	await c.record('cleo', 'endorsement', { verdict: 'dispute',
		of: [{ statement: newest.digest }], reason: HOSTILE });
	await c.record('mia', 'thanks', { to: 'handle:dai', for: 'For the pears.' });
	await go(page, '/orchard/me');
	await page.getByText('Endorsed').first().waitFor();
	assert.match(await entries(page).filter({ hasText: 'light hand' })
		.innerText(), /Endorsed by cleo \(chair\)/);
	assert.match(await entries(page).filter({ hasText: 'script' })
		.innerText(), /Disputed by cleo[^]*Because: /);
	assert.match(await entries(page).filter({ hasText: 'pears.' }).first()
		.innerText(), /Thanks from mia/);
	await picture(page, 'me');
	assert.deepEqual(await faults(page), []);

	await entries(page).filter({ hasText: 'script' })
		.getByRole('link', { name: 'Correct' }).click();
	await page.getByText('Correct a contribution').first().waitFor();
	await page.locator('textarea[name=summary]').fill('Said better');
	await button(page, 'See the exact text and sign').click();
	await page.locator('dialog pre').nth(1).waitFor();
	await sign(page);
	await page.locator('dialog .steps li').first().waitFor();
	await closeDialog(page);
	await go(page, '/orchard/me');
	await entries(page).filter({ hasText: 'Said better' }).waitFor();
	assert.match(await entries(page).filter({ hasText: 'script' })
		.innerText(), /Taken back/);
	assert.deepEqual(page.problems, []);
});

test('the own record is in the order of what was done', async () => {
	for (const from of ['2026-01-05', '2026-03-05', '2026-02-05'])
		await c.record('pia', 'contribution', { subject: 'handle:pia',
			activity: 'talk', from, summary: `on ${from}` });
	const pia = await openWithKey(browser, server,
		{ c, handle: 'pia', path: '/orchard/me' });
	await entries(pia).filter({ hasText: 'on 2026-01-05' }).waitFor();
	assert.deepEqual((await entries(pia).allInnerTexts()).map((text) =>
		/on (2026-\d\d-\d\d)/.exec(text)?.[1]).filter(Boolean),
	['2026-03-05', '2026-02-05', '2026-01-05']);

	/* What is copied stands beside its button, and not below it. */
	await go(pia, `/orchard/statements/${c.log}`);
	await pia.getByText('SHA-256 of the text').click();
	const place = pia.locator('.copyable').last();
	const [text, copy] = await Promise.all([place.locator('code'),
		place.locator('button')].map((one) => one.boundingBox()));
	assert.ok(copy.x >= text.x + text.width && copy.y < text.y + text.height);
	assert.deepEqual(pia.problems, []);
});

test('no link takes back something else under the name of a correction',
	async () => {
		const all = await statements('by=dai');
		const { digest } = all.find(({ type }) => type !== 'contribution');
		await go(page, '/orchard/me');
		await go(page, `/orchard/contribute#correct=${digest}&activity=talk`);
		await page.locator('main [role=alert]').waitFor();
		assert.match(await page.locator('main [role=alert]').innerText(),
			/not a contribution you recorded/);
		assert.equal(await button(page, 'See the exact text and sign')
			.count(), 0);
		assert.deepEqual(page.problems, []);
	});

test('nothing is taken back that is told otherwise than it was said',
	async () => {
		await page.route('**/people/dai/record*', async (route) => {
			const response = await route.fetch();
			await route.fulfill({ response, body: (await response.text())
				.replaceAll('Said better', 'Said worse') });
		});
		await go(page, '/orchard/me');
		const one = entries(page).filter({ hasText: 'Said worse' });
		await one.getByText('Take back').click();
		await one.getByRole('button').click();
		await page.locator('dialog').getByText('Nothing is left to sign')
			.waitFor();
		await closeDialog(page);
		await page.unroute('**/people/dai/record*');
		assert.deepEqual(page.problems, []);
	});

test('a contribution is taken back, with a reason', async () => {
	await go(page, '/orchard/me');
	const one = entries(page).filter({ hasText: 'Said better' });
	await one.getByText('Take back').click();
	await one.getByLabel('Why? (optional)').fill('It was somebody else');
	await one.getByRole('button').click();
	await page.locator('dialog .explain').getByText('Said better')
		.first().waitFor();
	await sign(page);
	await closeDialog(page);
	await entries(page).filter({ hasText: 'It was somebody else' }).waitFor();
	assert.deepEqual(page.problems, []);
});

test('somebody is thanked on their page', async () => {
	await go(page, '/orchard/people/mia');
	await page.getByText('Thank mia').click();
	await page.getByLabel('What for?').fill('For staying until the end.');
	await page.locator('form:not(.find) button.first').click();
	await sign(page);
	await closeDialog(page);
	await page.getByText('Your thanks are recorded').waitFor();
	await page.reload();
	await entries(page).filter({ hasText: 'until the end' }).waitFor();
	await picture(page, 'person');
	assert.deepEqual(await faults(page), []);
	assert.deepEqual(page.problems, []);
});

test('the page shows what its person wants', async () => {
	await go(page, '/orchard/me');
	await page.getByText('Change what my page shows').click();
	await page.getByLabel('Name to show').fill('Dai \u202Eraen');
	await page.locator('textarea[name=links]').fill('https://dai.example/');
	await page.getByLabel('Names elsewhere').uncheck();
	await page.locator('form:not(.find)').filter({ hasText: 'Name to show' })
		.getByRole('button').click();
	await page.locator('dialog mark').waitFor();
	await sign(page);
	await closeDialog(page);
	await go(page, '/orchard/people/dai');
	await page.getByRole('link', { name: 'https://dai.example/' }).waitFor();
	assert.match(await page.locator('h1').innerText(), /Dai/);
	assert.deepEqual(page.problems, []);
});

test('progress says what is missing, and a badge can be embedded', async () => {
	await go(page, '/orchard/people/mia/standing');
	await page.getByText(/Yes, until/).first().waitFor();
	const badge = page.locator('img.badge');
	await badge.scrollIntoViewIfNeeded();
	await page.waitForFunction(() =>
		document.querySelector('img.badge').naturalWidth > 0);
	await page.getByText('Show this badge elsewhere').click();
	const [markdown] = await page.locator('details .copyable code')
		.allInnerTexts();
	assert.match(markdown, new RegExp('^\\[!\\[Badge: Voter of mia\\]\\(' +
		`${server.url}/api/v1/orchard/people/mia/badge/voter\\)\\]`));
	await page.getByText('Why: what counted').click();
	await page.getByText('The rule, and what it came to').waitFor();
	await picture(page, 'standing');
	assert.deepEqual(await faults(page), []);

	await go(page, '/orchard/people/pia/standing');
	await page.getByText(/Not yet: it still takes/).first().waitFor();
	assert.deepEqual(page.problems, []);
});

test('a second key is added, in another browser, and the first revoked',
	async () => {
		const other = await openAt(browser, server, '/orchard/enrol');
		await other.locator('input[name=handle]').fill('dai');
		await other.getByLabel('in another browser').check();
		await button(other, 'Make a key here').click();
		await other.getByText('has other keys. If that is you').waitFor();
		assert.deepEqual(await faults(other), []);
		const request = await other.locator('.copyable code').innerText();

		await go(page, '/orchard/me');
		await page.getByLabel('Paste a key').fill(request);
		await button(page, 'Go on').click();
		await sign(page);
		await closeDialog(page);
		await go(other, '/orchard/me');
		await other.getByText('signs on this page').waitFor();
		await picture(other, 'keys');
		const mine = other.locator('#keys .timeline > li')
			.filter({ hasNotText: 'signs on this page' });
		await mine.getByText('Revoke').click();
		await mine.getByLabel('Why?').selectOption('superseded');
		await mine.getByRole('button').click();
		await sign(other);
		await closeDialog(other);
		await go(page, '/orchard/me');
		await page.getByText('was revoked; it does not sign for dai any more')
			.waitFor();
		assert.deepEqual([...page.problems, ...other.problems], []);
		page = other;
	});

test('everything about somebody is taken out', async () => {
	await go(page, '/orchard/me');
	await page.getByText('Show how').click();
	const step = (name) => page.locator('article')
		.filter({ has: page.getByRole('heading', { name }) });
	await step('Take back all my').getByRole('button').click();
	await sign(page);
	await page.locator('dialog .steps li').first().waitFor();
	await closeDialog(page);
	await page.getByText('They are taken back').waitFor();
	await step('Take back all my').getByRole('button').click();
	await page.getByText('nothing left to take back').waitFor();

	await step('Ask for erasure').getByRole('button').click();
	await sign(page);
	await closeDialog(page);
	await page.getByText('waits for a registrar').waitFor();
	await picture(page, 'leave');
	assert.deepEqual(await faults(page), []);
	const [wish] = await statements('type=redaction');
	await c.record('ada', 'assent', { of: wish.digest });
	assert.deepEqual(await statements('by=dai&type=contribution'), []);
	await page.reload();
	await page.getByText('Nothing is recorded of you yet').waitFor();
	assert.deepEqual(page.problems, []);
});

test('in German, dark and on a narrow screen as well', async () => {
	const de = await openAt(browser, server, '/orchard/enrol', { locale: 'de-DE',
		colorScheme: 'dark', viewport: { width: 320, height: 640 } });
	await joinAs(de, c, 'eva');
	await go(de, '/orchard/contribute');
	assert.equal(await de.locator('html').getAttribute('lang'), 'de');
	await de.getByRole('heading', { name: 'Beitrag eintragen' }).waitFor();
	await fill(de, 'W'.repeat(2000));
	await picture(de, 'contribute-de-dark-phone');
	const check = async (name) => {
		assert.deepEqual(await faults(de), [], name);
		assert.ok(await de.evaluate(() => document.documentElement
			.scrollWidth <= innerWidth), `${name} is wider than 320 pixels`);
	};
	await check('contribute');
	await button(de, 'Genauen Text ansehen').click();
	await de.getByText('Der genaue Text, der unterschrieben wird').waitFor();
	await picture(de, 'sign-de-dark-phone');
	await check('sign');
	await sign(de);
	await de.getByText('Die Unterschrift ist von deinem Schlüssel').waitFor();
	await closeDialog(de);
	await de.getByText('Der Vorsitz von Ops kann es bestätigen').waitFor();
	await check('next');
	for (const [path, words] of [['me', 'Wartet auf Bestätigung'],
		['people/eva', 'Wartet auf Bestätigung'],
		['people/eva/standing', 'Rollen mit Stimme'],
		['enrol', 'Die Registratur bürgt für eva']]) {
		await go(de, `/orchard/${path}`);
		await de.getByText(words).first().waitFor();
		await picture(de, `${path.replaceAll('/', '-')}-de-dark-phone`);
		await check(path);
	}
	assert.deepEqual(de.problems, []);
});

test('many statements are signed at once by a key outside the browser',
	async () => {
		const mia = await openAt(browser, server, '/orchard/enrol');
		await mia.locator('input[name=handle]').fill('mia');
		await mia.getByLabel('with an SSH key').check();
		await mia.getByLabel('The public half').fill(server.keys.mia.line);
		await button(mia, 'Remember this key').click();
		await mia.getByText('A registrar has vouched for mia').waitFor();
		await go(mia, '/orchard/me');
		await mia.getByText('Show how').click();
		await mia.locator('article').filter({ hasText: 'Take back all my' })
			.getByRole('button').click();
		const dialog = mia.locator('dialog');
		const lines = await command(dialog);
		assert.equal(lines.split('\n').length, 2);
		const signed = runCopied(lines, server.keys.mia);
		const [one] = signed.split(/(?<=END SSH SIGNATURE-----\n)/);
		await dialog.locator('textarea').fill(one);
		await dialog.locator('button.first').click();
		await dialog.getByText('This signature is of other words').waitFor();
		await dialog.locator('textarea').fill(signed);
		await sign(mia);
		await dialog.getByText('2 statements recorded').waitFor();
		await dialog.locator('.steps li').nth(3).waitFor();
		assert.deepEqual(await faults(mia), []);
		await closeDialog(mia);
		await mia.getByText('They are taken back').waitFor();
		assert.deepEqual(mia.problems, []);
	});

test('a receipt that does not hold is an alarm that nobody overlooks',
	notInFirefox('the driver fetches without the body'), async () => {
		await go(page, '/orchard/contribute');
		await fill(page, 'The server changes when this was recorded.');
		await button(page, 'See the exact text and sign').click();
		await page.route('**/statements', async (route) => {
			const response = await route.fetch();
			const receipt = await response.json();
			await route.fulfill({ response, json: { ...receipt,
				recorded_at: '2026-01-01T00:00:00Z' } });
		}, { times: 1 });
		await page.locator('dialog button.first').click();
		const dialog = page.locator('dialog');
		await dialog.getByText('Something is wrong with this log').waitFor();
		assert.match(await dialog.locator('.steps li')
			.filter({ hasText: 'FAILED' }).innerText(), /It is in the log/);
		await picture(page, 'receipt-wrong');
		assert.deepEqual(await faults(page), []);
		assert.deepEqual(page.problems, []);
	});
