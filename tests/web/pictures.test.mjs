/* The example community of `make run`, and pictures of its main pages, which
 * are those in docs/. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { readKey } from '../api/keys.mjs';
import { BUILD, ROOT, startServer } from '../api/server.mjs';
import { startBrowser, view } from './browser.mjs';
import { openAt } from './people.mjs';
import { openWithKey } from './signer.mjs';

const MAKING_MS = 120000;

let server, browser, c;

/* The community that tools/demo.sh makes, with everybody's key. */
async function makeExample() {
	const demo = join(server.folder, 'demo');
	const made = spawnSync('tools/demo.sh', [server.folder], { cwd: ROOT,
		env: { ...server.env, BUILD, KLEOS_URL: server.url },
		encoding: 'utf8', timeout: MAKING_MS });
	assert.equal(made.status, 0, made.stderr);
	const { body } = await server.get('/api/v1/orchard');
	const keys = Object.fromEntries(readdirSync(demo, { withFileTypes: true })
		.filter((one) => one.isDirectory())
		.map(({ name }) => [name, join(demo, name, 'id_ed25519')])
		.filter(([, path]) => existsSync(path))
		.map(([name, path]) => [name, readKey(path)]));
	return server.join('orchard', body.log, keys);
}

before(async () => {
	server = await startServer({ slug: 'grove', title: 'The grove' });
	[c, browser] = await Promise.all([makeExample(), startBrowser()]);
});

after(async () => {
	await browser?.close();
	await server?.stop();
});

const onRoll = async (role) => (await c.json(`/roles/${role}/roll`)).people
	.map(({ id }) => id);

test('the example has somebody in each role and somebody out of it, whenever ' +
	'it is made', async () => {
	for (const { role } of (await c.json('/roles')).items) {
		const { people, sums } = await c.json(`/roles/${role}/roll`);
		assert.ok(people.length > 0, role);
		assert.ok(sums.fail > 0, role);
		assert.equal(sums.insufficient, 0, role);
	}
});

test('the example does what it says to try', async () => {
	const voters = await onRoll('voter');
	assert.ok(!voters.includes('handle:lumi'), 'nothing counts yet');
	assert.ok(voters.includes('handle:pavo'));
});

test('in the example something waits for everybody', async () => {
	const { totals, claims } = await c.json('/summary');
	assert.equal(totals.newcomers, 1);
	assert.equal(totals.requests, 1);
	assert.ok(totals.unmatched > 2);
	assert.ok(claims.length > 3);
	const groups = (await c.json('/groups?limit=200')).items;
	assert.deepEqual(groups.filter(({ chairs }) => chairs.every(({ until }) =>
		until !== undefined && Date.parse(until) < Date.now()))
		.map(({ slug }) => slug), ['seed-library']);
});

const open = (path) => openAt(browser, server, `/orchard${path}`);

test('a group shows its latest meetings, all of them when asked, and where ' +
	'their minutes are', async () => {
	const page = await open('/groups/orchard-ops');
	const meetings = page.getByRole('region', { name: 'Meetings' })
		.locator('tbody tr');
	await meetings.first().waitFor();
	assert.equal(await meetings.count(), 8);
	const minutes = meetings.first().locator('a.elsewhere');
	assert.equal(await minutes.innerText(), 'minutes.orchard.example');
	assert.equal(await minutes.getAttribute('title'),
		await minutes.getAttribute('href'));
	await page.getByRole('button', { name: /^Show \d+ more$/ }).click();
	assert.ok(await meetings.count() > 40);
	await page.context().close();
});

test('of somebody’s roles those that are held come first, by their names',
	async () => {
		const page = await open('/people/pavo');
		const roles = page.locator('section', { has: page.getByRole('heading',
			{ name: 'Roles' }) }).locator('li');
		await roles.getByText('Yes, until').waitFor();
		assert.match(await roles.first().innerText(), /^Voter\s+Yes, until/);
		assert.equal(await roles.locator('.good').count(), 1);
		await page.context().close();
	});

test('a rule that somebody misses says what it takes, in a sentence',
	async () => {
		const page = await open('/people/pavo');
		await page.getByText('Not yet: it still takes the office of chair, ' +
			'held at some time within the last 3 years.').waitFor();
		await page.context().close();
	});

const claimOf = async (handle) => (await c.json(
	`/statements?type=contribution&by=${handle}&limit=1`)).items[0].digest;

/* [name, who is looking, path, height of a desktop's window if another] */
const MAIN = [
	['overview', null, () => '', 1080],
	['person', null, () => '/people/pavo'],
	['group', null, () => '/groups/orchard-ops'],
	['decision', null, () => '/roles/voter/decision?person=fenna'],
	['roll', null, () => '/roles/voter/roll', 1080],
	['statement', null, async () => `/statements/${await claimOf('fenna')}`],
	['log', null, () => '/log'],
	['enrol', null, () => '/enrol'],
	['contribute', 'pavo', () => '/contribute'],
	['inbox', 'maren', () => '/groups/orchard-ops/inbox'],
	['me', 'pavo', () => '/me'],
];

const HEIGHT = 760;

const windows = (height = HEIGHT) => ({ desktop: { width: 1100, height },
	phone: { width: 390, height: HEIGHT } });

describe('pictures of the main pages', () => {
	for (const [name, handle, path, height] of MAIN)
		for (const [kind, viewport] of Object.entries(windows(height)))
			for (const colorScheme of ['light', 'dark'])
				test(`${name}, ${kind}, ${colorScheme}`, async () => {
					const page = await openWithKey(browser, server, { c, handle,
						path: `/orchard${await path()}`, options: { viewport,
							colorScheme, reducedMotion: 'reduce' } });
					await page.waitForLoadState('networkidle');
					const bytes = await view(page,
						`${name}-${kind}-${colorScheme}`);
					assert.ok(bytes > 5000, 'there is something to see');
					assert.deepEqual(page.problems, []);
					await page.context().close();
				});
});
