/* A registrar's whole desk, in the browser. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { fingerprint, makeKey, sshsig } from '../api/keys.mjs';
import { meeting, populate, policyDocument } from '../api/orchard.mjs';
import { instant, startServer } from '../api/server.mjs';
import { faults, picture, startBrowser } from './browser.mjs';
import { button, go } from './people.mjs';
import { openWithKey, rememberKey, signDialog, tooWide } from './signer.mjs';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)>' +
	'" onmouseover="alert(3)" \u202Egnihton';

let server;
let c;
let browser;

before(async () => {
	server = await startServer({ title: 'The Orchard' });
	c = server.home;
	await populate(c);
	await c.record('remo', 'occasion', meeting({ name: HOSTILE,
		start: instant(Date.now() - 3 * 24 * 3600 * 1000),
		attendees: [{ identity: 'irc:mia-laptop' }, { identity: 'irc:quince' },
			{ identity: 'name:<b>bold</b> \u202Eeman' }] }));
	browser = await startBrowser();
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

/* A page of a new browser in which somebody has a key, or nobody. */
const openAs = (handle, path, options) =>
	openWithKey(browser, server, { c, handle, path, options });

const person = async (handle) => (await c.get(`/people/${handle}`)).body;

test('the desk says what there is to do, and that two registrars are too few',
	async () => {
		const page = await openAs('ada', '/orchard/registrar');
		await page.getByText('There should be at least three').waitFor();
		await page.getByText('3 waiting').waitFor();
		await page.getByText('Nothing waits').waitFor();
		await picture(page, 'registrar');
		await go(page, '/orchard/people');
		await page.getByRole('navigation', { name: 'Yours' })
			.getByRole('link', { name: 'Registrar’s desk' }).click();
		await page.waitForURL('**/orchard/registrar');
		await go(page, '/orchard/me');
		await page.getByRole('heading', { name: 'My offices' }).waitFor();
		assert.deepEqual(page.problems, []);
	});

test('a newcomer is vouched for, with what they said meanwhile', async () => {
	await c.introduce('dai', { kinds: ['operator'] });
	await c.say('dai', 'contribution', { subject: 'handle:dai',
		activity: 'talk', from: '2026-11-01', summary: HOSTILE });
	c.keys.rival = makeKey(server.folder, 'rival');
	await c.say('dai', 'person', { handle: 'dai', keys: [
		{ key: c.keys.rival.line, proof: c.proof('dai', c.keys.rival) }] },
	{ key: c.keys.rival });

	const page = await openAs('ada', '/orchard/registrar/waiting');
	await button(page, 'Open it as ada').click();
	const card = page.locator('.cards > li').filter({ hasText:
		fingerprint(c.keys.dai) });
	await card.getByText('1 other key wants the same handle').waitFor();
	assert.match(await card.innerText(), /<script>alert\(1\)/);
	await picture(page, 'registrar-waiting');
	assert.deepEqual(await faults(page), []);
	await card.getByRole('button', { name: 'Vouch for dai' }).click();
	await page.locator('dialog .explain .card').getByText(
		fingerprint(c.keys.dai)).waitFor();
	await signDialog(page);
	await page.getByText('dai has joined.').waitFor();
	await page.getByText('Nobody waits').waitFor();
	assert.equal((await person('dai')).keys[0].key, c.keys.dai.line);
	assert.deepEqual((await person('dai')).counts, { talk: 1 });

	/* The token is gone with the page. */
	await page.reload();
	await button(page, 'Open it as ada').waitFor();
	assert.deepEqual(page.problems, []);
});

test('nobody is vouched for who is told otherwise than they signed', async () => {
	await c.introduce('eve', { kinds: ['operator'] });
	await c.say('eve', 'contribution', { subject: 'handle:eve',
		activity: 'talk', from: '2026-11-01', summary: 'Twelve pears.' });
	const swapped = makeKey(server.folder, 'swapped');
	for (const [from, to] of [['"kinds":["operator"]', '"kinds":["user"]'],
		['"handle":"eve"', '"handle":"eva"'],
		[c.keys.eve.line, swapped.line]]) {
		const page = await openAs('ada', '/');
		await page.route('**/waiting?*', async (route) => {
			const response = await route.fetch();
			await route.fulfill({ response, body: (await response.text())
				.replaceAll(from, to) });
		});
		await go(page, '/orchard/registrar/waiting');
		await button(page, 'Open it as ada').click();
		await page.getByText(/entr(y is|ies are) left out/).waitFor();
		assert.equal(await button(page, /^Vouch for/).count(), 0, to);
		await page.context().close();
	}
	const page = await openAs('ada', '/orchard/registrar/waiting');
	await button(page, 'Open it as ada').click();
	await button(page, 'Vouch for eve').click();
	await signDialog(page);
});

test('the room opens with a signature made elsewhere, and only to registrars',
	async () => {
		const page = await openAs(null, '/');
		await rememberKey(page, c, 'bea');
		await go(page, '/orchard/registrar/waiting');
		await button(page, 'Get a challenge to sign').click();
		const text = await page.locator('pre.exact').innerText();
		await page.getByLabel('Paste the signature here').fill(
			sshsig(c.keys.bea, 'kleos.v1.session', text));
		await button(page, 'Check and open').click();
		await page.getByText('Nobody waits').waitFor();
		await button(page, 'Close it').click();
		await button(page, 'Get a challenge to sign').waitFor();
		assert.deepEqual(page.problems, []);

		const member = await openAs('mia', '/orchard/registrar/waiting');
		await member.getByText('mia is not a registrar now').waitFor();
		await button(member, 'Open it as mia').click();
		await member.getByText('who waits is for registrars').waitFor();
		assert.match(member.problems.join(), /403/);
	});

test('a name is linked, which shows what changes, and is undone', async () => {
	await c.agree('olga', 'otto', 'policy', { document: policyDocument({
		policy: 'regulars', version: 1, roles: { regular: { title: 'Regular',
			use: 'recognition', rule: { count: { select: {
				activities: ['attendance'] }, window: 'year', at_least: 2 } } } },
	}) });
	const page = await openAs('ada', '/orchard/registrar/identities');
	const card = page.locator('.cards > li').filter({ hasText: 'irc:mia-laptop' });
	await card.getByRole('button', { name: 'Is it mia?' }).click();
	await page.getByText('By the server’s count 1 entry of this name, whenever')
		.waitFor();
	await page.getByText('roles are what the server says').waitFor();
	await page.getByText('cannot be computed beforehand').waitFor();
	await picture(page, 'registrar-link');
	assert.deepEqual(await faults(page), []);
	await button(page, 'Link irc:mia-laptop to mia').click();
	const [text] = await signDialog(page);
	assert.deepEqual(JSON.parse(text).body, { action: 'link',
		identity: 'irc:mia-laptop', handle: 'mia' });
	const row = page.getByRole('row', { name: /^regular/ });
	await row.getByText('yes').waitFor();
	assert.match(await row.innerText(), /no\s+yes/);

	await button(page, 'Undo…').click();
	await signDialog(page);
	assert.deepEqual((await person('mia')).identities, []);
	await card.waitFor();
	assert.deepEqual(page.problems, []);
});

test('a wrong link is found with its person and taken apart', async () => {
	await c.record('ada', 'identity', { action: 'link',
		identity: 'irc:quince', handle: 'remo' });
	const page = await openAs('ada', '/orchard/registrar/identities');
	await page.getByText('Something was linked by mistake').click();
	await page.getByLabel('Handle of the person').fill('remo');
	await button(page, 'Show their names').click();
	await button(page, 'irc:quince is not remo').click();
	await signDialog(page);
	await page.getByText('irc:quince is not remo any more.').waitFor();
	assert.deepEqual((await person('remo')).identities, []);
	assert.deepEqual(page.problems, []);
});

test('two handles are merged with their impact before, and taken apart',
	async () => {
		await c.enrol('mia-2');
		await c.record('mia-2', 'contribution', { subject: 'handle:mia-2',
			activity: 'talk', from: '2026-11-01' });
		const page = await openAs('ada', '/orchard/registrar/merge');
		await button(page, 'Show what would change').click();
		await page.getByText('Small letters, digits and hyphens.').first()
			.waitFor();
		await page.getByLabel('Handle that is the other').fill('mia-2');
		await page.getByLabel('Handle that remains').fill('mia');
		await button(page, 'Show what would change').click();
		await page.getByText('keys never move').waitFor();
		await page.getByText('roles are what the server says').waitFor();
		await page.getByText('cannot be computed beforehand').waitFor();
		await picture(page, 'registrar-merge');
		await button(page, 'Merge…').click();
		await signDialog(page);
		await page.getByText('mia-2 is mia now.').waitFor();
		assert.equal((await person('mia-2')).merged_into, 'mia');

		await go(page, '/orchard/registrar/merge');
		await page.getByText('They are two people after all').click();
		await page.getByLabel('Either handle').fill('mia');
		await button(page, 'Show what was merged').click();
		await button(page, 'Take apart').click();
		await signDialog(page);
		await page.getByText('Nobody was merged with').waitFor();
		assert.equal((await person('mia-2')).merged_into, undefined);
		assert.deepEqual(page.problems, []);
	});

test('a chair is appointed for a term, and a term is ended', async () => {
	const page = await openAs('ada', '/orchard/registrar/offices');
	await page.getByText('Give somebody an office').click();
	await button(page, 'Go on to signing').click();
	await page.getByText('A chair and a recorder are always').waitFor();
	await page.getByLabel('Handle of the person').fill('mia');
	await page.getByLabel('Group').selectOption('ops');
	await page.getByLabel('Until').fill('2099-12-31');
	await button(page, 'Go on to signing').click();
	const [text] = await signDialog(page);
	assert.equal(JSON.parse(text).body.until, '2099-12-31');
	await page.getByText('mia is Chair.').waitFor();
	const row = page.getByRole('row', { name: /mia.*Chair/ });
	await row.getByText('Dec 31, 2099').waitFor();
	await picture(page, 'registrar-offices');
	assert.deepEqual(await faults(page), []);

	await button(page, 'Undo…').waitFor();
	await row.getByRole('button', { name: 'End' }).click();
	await signDialog(page);
	await page.getByText('The term of mia as Chair has ended.').waitFor();
	await row.waitFor({ state: 'detached' });
	const [newest] = (await c.get('/offices?handle=mia')).body.items;
	assert.ok(Date.parse(newest.until) <= Date.now());
	assert.deepEqual(page.problems, []);
});

test('a group is made, named otherwise, moved, and its gap is said and filled',
	async () => {
		const page = await openAs('ada', '/orchard/registrar');
		await page.getByRole('link', { name: 'Groups and activities' }).click();
		const form = (name) => page.locator(`details#${name}`);
		await page.getByText('A new group').click();
		await form('group').getByRole('button').click();
		await form('group').getByText('This is needed.').first().waitFor();
		await form('group').getByLabel('Title').fill('Pear Tree Care');
		assert.equal(await form('group').getByLabel('Short name').inputValue(),
			'pear-tree-care');
		await form('group').getByLabel('Kind').fill('team');
		await form('group').getByLabel('Below').selectOption('ops');
		await form('group').getByLabel('Also called').fill('pears, pear-meeting');
		await picture(page, 'registrar-groups');
		assert.deepEqual(await faults(page), []);
		await form('group').getByRole('button').click();
		const [made] = await signDialog(page);
		assert.deepEqual(JSON.parse(made).body, { action: 'create',
			slug: 'pear-tree-care', kind: 'team', title: 'Pear Tree Care',
			parent: 'ops', aliases: [{ name: 'pears' }, { name: 'pear-meeting' }] });
		await page.getByText('The group Pear Tree Care is there').waitFor();

		await form('group').getByLabel('Title').fill('Again');
		await form('group').getByLabel('Short name').fill('pear-tree-care');
		await form('group').getByLabel('Kind').fill('team');
		await form('group').getByRole('button').click();
		await page.locator('dialog').getByRole('button', { name: /^Sign/ })
			.click();
		await page.getByText('This did not work').waitFor();
		assert.equal(await form('group').getByLabel('Title').inputValue(),
			'Again');

		await go(page, '/orchard/groups/pear-tree-care');
		await page.getByRole('link', { name: 'Change this group' }).click();
		await form('change').getByLabel('New title').fill('Pears');
		await form('change').getByRole('button').click();
		const [changed] = await signDialog(page);
		assert.deepEqual(JSON.parse(changed).body, { action: 'change',
			slug: 'pear-tree-care', title: 'Pears' });

		await page.getByText('A gap in the record').click();
		await form('gap').getByLabel('What is incomplete').fill('minutes');
		await form('gap').getByLabel('From').fill('2026-02-01');
		await form('gap').getByLabel('Group').selectOption('pear-tree-care');
		await form('gap').getByRole('button').click();
		const [gap] = await signDialog(page);
		assert.deepEqual(JSON.parse(gap).body, { source: 'minutes',
			from: '2026-02-01', group: 'pear-tree-care' });
		await button(page, 'Undo…').click();
		await signDialog(page);

		await page.getByText('An activity that counts').click();
		await form('activity').getByLabel('Title').fill('Pruning');
		await form('activity').getByLabel('Measured in').fill('trees, hours');
		await form('activity').getByRole('button').click();
		const [activity] = await signDialog(page);
		assert.deepEqual(JSON.parse(activity).body, { slug: 'pruning',
			title: 'Pruning', units: ['trees', 'hours'] });
		await page.getByText('An organisation that people').click();
		await form('organisation').getByLabel('Name', { exact: true })
			.fill('Cider Works');
		await form('organisation').getByRole('button').click();
		await signDialog(page);
		assert.match(page.problems.join(), /409/);
	});

test('somebody says whom they work for, and answers a question', async () => {
	await c.record('ada', 'organisation', { slug: 'perry', name: 'Perry Ltd' });
	const page = await openAs('mia', '/orchard/me');
	await page.locator('summary', { hasText: 'Whom I work for' }).click();
	await page.getByLabel('Organisation', { exact: true })
		.selectOption('perry');
	await page.getByLabel('Since').fill('2026-01-01');
	await button(page, 'Go on to signing').first().click();
	const [said] = await signDialog(page);
	assert.deepEqual(JSON.parse(said).body, { handle: 'mia',
		organisation: 'perry', from: '2026-01-01' });
	await page.getByText('It is recorded for whom you work').waitFor();
	await page.getByText('Answer a question of the community').click();
	await page.getByLabel('Question').fill('active-member');
	await page.getByLabel('No', { exact: true }).check();
	await page.getByLabel('From', { exact: true }).fill('2026-01-01');
	await button(page, 'Go on to signing').last().click();
	const [answer] = await signDialog(page);
	assert.deepEqual(JSON.parse(answer).body, { question: 'active-member',
		answer: false, from: '2026-01-01' });
	assert.deepEqual(page.problems, []);
});

test('a founder’s office can be ended, and needs a colleague', async () => {
	const page = await openAs('ada', '/orchard/registrar/offices');
	await button(page, 'End the term of otto as Official').click();
	const [text] = await signDialog(page);
	assert.deepEqual(JSON.parse(text).body, { action: 'end', grant: c.log,
		founder: 'otto', office: 'official' });
	await page.getByText('Another registrar has to agree').first().waitFor();

	await go(page, '/orchard/registrar/assents');
	await page.getByText('You asked for this yourself').waitFor();
	assert.equal(await button(page, 'Agree…').count(), 0);
	assert.deepEqual(page.problems, []);
});

test('nobody agrees to what is told otherwise than it was signed', async () => {
	const page = await openAs('bea', '/orchard/registrar');
	await page.route(/\/statements\/[0-9a-f]{64}$/, async (route) => {
		const response = await route.fetch();
		await route.fulfill({ response, body: (await response.text())
			.replaceAll('"founder":"otto"', '"founder":"olga"') });
	});
	await go(page, '/orchard/registrar/assents');
	await page.getByText('1 entry is left out').waitFor();
	await page.getByText('what is shown is not what the text says').waitFor();
	assert.equal(await button(page, 'Agree…').count(), 0);
	await page.context().close();
});

test('a colleague sees what an act changes, agrees, and it has its effect',
	async () => {
		await c.record('ada', 'office', { action: 'grant', handle: 'pia',
			office: 'registrar', from: '2026-01-01' });
		const key = makeKey(server.folder, 'newer');
		await c.record('ada', 'key', { action: 'add', handle: 'mia',
			key: key.line, proof: c.proof('mia', key) });
		await c.record('olga', 'policy', { document: policyDocument({
			version: 2, title: HOSTILE,
			effective_from: '2030-01-01T00:00:00Z' }) });

		const page = await openAs('bea', '/orchard/registrar/assents');
		const card = (text) => page.locator('.cards > li')
			.filter({ hasText: text });
		await card(fingerprint(key)).getByText('compare this fingerprint')
			.waitFor();
		await card('<script>').getByText(
			/waits for somebody else who is Official/).waitFor();
		await picture(page, 'registrar-assents');
		assert.deepEqual(await faults(page), []);
		await card('pia would be Registrar')
			.getByRole('button', { name: 'Agree…' }).click();
		await page.locator('dialog').getByText('can vouch for newcomers')
			.waitFor();
		await signDialog(page);
		await page.getByText('It has its effect now.').waitFor();
		assert.ok((await person('pia')).offices.some(({ office }) =>
			office === 'registrar'));
		assert.deepEqual(page.problems, []);
	});

test('a stolen key is revoked at once, and what it signed taken back by two',
	async () => {
		const page = await openAs('ada', '/orchard/registrar/keys');
		await page.getByLabel('Whose key?').fill('remo');
		await button(page, 'Show their keys').click();
		const mark = fingerprint(c.keys.remo);
		await button(page, `Revoke ${mark}`).click();
		await page.getByText('Should it turn up').waitFor();
		await page.getByLabel('Somebody else has it').check();
		await page.getByText('can never be anybody’s key again').waitFor();
		await picture(page, 'registrar-keys');
		assert.deepEqual(await faults(page), []);
		await button(page, 'Go on to signing').click();
		const [text] = await signDialog(page);
		assert.deepEqual(JSON.parse(text).body, { action: 'revoke',
			handle: 'remo', fingerprint: mark, reason: 'compromised' });
		await page.getByText('revoked as stolen at entry').waitFor();
		const [key] = (await person('remo')).keys;
		assert.ok(key.ended > 0);

		await button(page, `Revoke ${mark}`).click();
		await page.getByLabel('Distrust what it signed').fill('x');
		await page.getByText('digits only').waitFor();
		await page.getByLabel('Distrust what it signed').fill(
			String(key.since));
		await page.getByText('needs another registrar’s agreement').waitFor();
		await button(page, 'Go on to signing').click();
		await signDialog(page);
		await page.getByText('Another registrar has to agree').waitFor();
		const { items: [waits] } =
			(await c.get('/statements?status=pending&limit=1')).body;
		await c.record('bea', 'assent', { of: waits.digest });
		await page.reload();
		await page.getByLabel('Whose key?').fill('remo');
		await button(page, 'Show their keys').click();
		await page.getByText(`distrusted from entry ${key.since}`).waitFor();
		assert.deepEqual(page.problems, []);
	});

test('a refusal is told, and what was typed stays', async () => {
	const page = await openAs('mia', '/orchard/registrar/merge');
	await page.getByText('mia is not a registrar now').waitFor();
	await page.getByLabel('Handle that is the other').fill('nobody');
	await page.getByLabel('Handle that remains').fill('mia');
	await button(page, 'Show what would change').click();
	await page.getByText('What you were looking for is not here').waitFor();
	assert.equal(await page.getByLabel('Handle that is the other')
		.inputValue(), 'nobody');
	assert.match(page.problems.join(), /404/);
});

test('the desk speaks German, and so do its refusals and its frame', async () => {
	const page = await openAs('ada', '/', { locale: 'de-DE' });
	for (const [path, heading] of [['', 'Registratur'],
		['/waiting', 'Wartezimmer'], ['/assents', 'Zuzustimmen'],
		['/offices', 'Ämter'], ['/groups', 'Gruppen und Tätigkeiten'],
		['/identities', 'Wer ist das?'],
		['/merge', 'Zwei Handles, eine Person'],
		['/keys', 'Verlorene und gestohlene Schlüssel']]) {
		await go(page, `/orchard/registrar${path}`);
		await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
		const text = await page.locator('body').innerText();
		assert.doesNotMatch(text,
			/\b(the|and|who|with|Show|Handle of|programs)\b/, path);
	}
	assert.equal(await page.getByRole('navigation', { name: 'Gemeinschaft' })
		.count(), 1);
	await page.getByLabel('Wessen Schlüssel?').fill('nobody');
	await button(page, 'Schlüssel zeigen').click();
	await page.getByText('Das Gesuchte gibt es hier nicht').waitFor();

	await go(page, '/orchard/registrar/groups');
	const form = page.locator('details#group');
	await page.getByText('Eine neue Gruppe').click();
	await form.getByLabel('Titel').fill('Ops');
	await form.getByLabel('Art', { exact: true }).fill('team');
	await form.getByRole('button').click();
	await page.locator('dialog').getByRole('button',
		{ name: /^Unterschreiben/ }).click();
	await page.getByText('Das wurde schon gesagt oder widerspricht').waitFor();
	await page.getByText('Genauer, auf Englisch').first().waitFor();
	assert.match(page.problems.join(), /404.*409/s);
});

const PATHS = ['', '/waiting', '/assents', '/offices', '/identities', '/merge',
	'/groups', '/keys#handle=mia'].map((path) => `/orchard/registrar${path}`);

for (const colorScheme of ['light', 'dark'])
	test(`the desk keeps the rules of accessibility, ${colorScheme}`,
		async () => {
			const page = await openAs('ada', '/', { colorScheme });
			for (const path of PATHS) {
				await go(page, path);
				await page.waitForLoadState('networkidle');
				assert.deepEqual(await faults(page), [], path);
				if (colorScheme === 'dark')
					await picture(page, `desk${path.replace(/\W+/g, '-')}-dark`);
			}
			assert.deepEqual(page.problems, []);
		});

test('a phone needs no scrolling sideways', async () => {
	const page = await openAs('ada', '/',
		{ viewport: { width: 320, height: 640 } });
	for (const path of PATHS) {
		await go(page, path);
		await page.waitForLoadState('networkidle');
		assert.ok(await tooWide(page) <= 0, path);
		await picture(page, `phone-desk${path.replace(/\W+/g, '-')}`);
	}
	assert.deepEqual(page.problems, []);
});
