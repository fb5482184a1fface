/* The commands for what people say of themselves, of one another and of what
 * was counted elsewhere. */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

import { populate, talk } from '../api/orchard.mjs';
import { startServer } from '../api/server.mjs';
import { kleosIn, makeHome } from './kleos.mjs';

const home = makeHome();
let server;
let kleos;

before(async () => {
	server = await startServer();
	await populate(server.home);
	kleos = kleosIn(home, { KLEOS_URL: server.url,
		KLEOS_COMMUNITY: server.community });
});
after(async () => {
	await server?.stop();
	home.remove();
});

const by = (handle, ...args) => kleos(...args, '--key',
	server.keys[handle].path);

function says(handle, ...args) {
	const done = by(handle, ...args, '--json');
	assert.equal(done.status, 0, `${args.join(' ')}: ${done.err}`);
	return done.json;
}

function file(name, text) {
	const path = join(home.path, name);
	writeFileSync(path, text);
	return path;
}

test('profile and affiliate show with the person', () => {
	says('ada', 'organisation', 'cider', 'Cider Holding');
	says('ada', 'organisation', 'works', 'Cider Works', '--alias',
		'CiderWorks', '--belongs', 'cider,2024-01-01,2026-06', '--link',
		'https://works.example/');
	says('mia', 'profile', 'operator', '--name', 'Mia M.', '--link',
		'https://mia.example/', '--show', 'offices');
	says('mia', 'affiliate', 'works', '--from', '2026-01-01');
	says('cleo', 'affiliate', '--independent', '--from', '2026-01-01');
	const mia = kleos('people', 'mia');

	assert.match(mia.out, /^mia {2}Mia M\.$/m);
	assert.match(mia.out, /^ {2}https:\/\/mia\.example\/$/m);
	assert.match(mia.out, /^ {2}works for works from 2026-01-01/m);
	assert.match(kleos('people', 'cleo').out, /works for nobody/);
	assert.match(kleos('organisations', '--as-of', '2026-02-01').out,
		/^works {2}Cider Works {2}1$/m);
});

test('affiliate wants to know for whom', () => {
	assert.equal(by('mia', 'affiliate', '--from', '2026-01-01').status, 2);
	assert.equal(by('mia', 'affiliate', 'works', '--independent', '--from',
		'2026-01-01').status, 2);
	assert.equal(by('mia', 'affiliate', 'works').status, 2);
});

test('thanks takes a handle or any identity', () => {
	says('mia', 'thanks', 'cleo', 'For the chairing.');
	says('mia', 'thanks', 'irc:Quince_', 'For the patience.');
	const self = by('mia', 'thanks', 'mia', 'For being me.');

	assert.equal(self.status, 1);
	assert.match(self.err, /nobody thanks themselves/);
});

test('retract takes back, and says who else it needs', () => {
	const one = says('mia', 'attest', 'talk', '--group', 'ops', '--from',
		'2026-01-05');
	const two = says('mia', 'attest', 'talk', '--group', 'ops', '--from',
		'2026-01-06');
	says('mia', 'retract', one.digest);
	const again = by('mia', 'retract', one.digest);
	const other = by('ada', 'retract', two.digest, '--reason', 'A dream.');

	assert.equal(again.status, 1);
	assert.match(again.err, /taken back already/);
	assert.equal(other.status, 0, other.err);
	assert.match(other.out, /without effect until somebody else who is registrar/);
});

test('declare says yes or no', () => {
	says('mia', 'declare', 'active', 'yes', '--until', '2099-12');
	assert.equal(by('mia', 'declare', 'active', 'perhaps').status, 2);
});

test('coverage is a recorder\'s for the own group', () => {
	says('remo', 'coverage', 'minutes', '--group', 'ops', '--from',
		'2026-01-01', '--activity', 'attendance', '--reason', 'no bot');
	assert.equal(by('remo', 'coverage', 'minutes', '--from',
		'2026-01-01').status, 1);
});

test('list and metric send as many parts as need be', () => {
	const names = Array.from({ length: 1200 }, (_, i) =>
		`irc:somebody-${String(i).padStart(4, '0')}`).reverse();
	const list = by('olga', 'list', 'members',
		file('members', `${names.join('\n')}\n`), '--at', '2026-01-01');
	const metric = by('olga', 'metric', 'stats', 'lines',
		file('lines', names.map((name, i) => `${name}\t${i}`).join('\r\n')),
		'--from', '2025-01-01', '--until', '2025-12');

	assert.equal(list.status, 0, list.err);
	assert.ok(list.out.match(/^recorded as entry/gm).length > 1);
	assert.equal(metric.status, 0, metric.err);
	assert.ok(metric.out.match(/^recorded as entry/gm).length > 1);
	const again = by('olga', 'list', 'members',
		file('members', 'irc:x\n'), '--at', '2026-01-01');
	assert.equal(again.status, 1);
	assert.match(again.err, /it has \d parts/);
});

test('sources says what is missing, in one place', async () => {
	const gap = kleos('sources');
	const { items } = (await server.home.get('/sources')).body;

	assert.equal(gap.status, 1, gap.err);
	assert.match(gap.out, /^gap +minutes from 2026.*group ops: no bot$/m);
	assert.match(gap.out, /^list +members of 2026-01-01\S+: (\d+) of \1 parts$/m);
	assert.match(gap.out, /^1 of 3 are incomplete$/m);
	assert.equal(items[0].kind, 'gap');
	says('remo', 'retract', items[0].statement);
	assert.equal(kleos('sources').status, 0);
	await server.home.record('olga', 'list', { list: 'guests',
		taken_at: '2026-01-01', complete: false, part: 1, parts: 3,
		identities: ['irc:x'] });
	const parts = kleos('sources');
	assert.equal(parts.status, 1);
	assert.match(parts.out,
		/^list +guests of \S+, not complete: 1 of 3 parts, missing 2 3$/m);
});

test('a file with a bad line is not sent at all', () => {
	const rows = {
		'irc:a\nnobody\n': /line 2/,
		'irc:a\nirc:b\nirc:A\n': /names irc:a twice/,
		'\n\n': /names nobody/,
	};
	for (const [text, why] of Object.entries(rows)) {
		const done = by('olga', 'list', 'bad', file('bad', text));
		assert.equal(done.status, 2, text);
		assert.match(done.err, why);
	}
	const done = by('olga', 'metric', 's', 'm', file('bad', 'irc:a many\n'),
		'--from', '2025-01-01', '--until', '2025-12');
	assert.equal(done.status, 2);
	assert.match(done.err, /line 1: has no number/);
});

test('identity merge and unmerge', () => {
	says('ada', 'identity', 'merge', 'remo', 'pia');
	assert.match(kleos('identity', 'show', 'handle:remo').out, /pia/);
	const circle = by('ada', 'identity', 'merge', 'pia', 'remo');
	assert.equal(circle.status, 1);
	assert.match(circle.err, /circle/);
	says('ada', 'identity', 'unmerge', 'remo');
});

describe('own work that shows later', () => {
	const why = (who, ...more) => kleos('why', who, '--role', 'voter', ...more);
	const sizeNow = async () => (await server.home.get('')).body.size;

	/* yes before, no for its own sake while it is known, yes again. */
	async function assertRevealed(who, reveal, undo) {
		const size = await sizeNow();
		assert.equal(why(who).status, 0, why(who).out);
		says(...reveal);
		const known = why(who);
		assert.equal(known.status, 1, known.out);
		assert.match(known.out, /\(own-work\)/);
		assert.equal(why(who, '--size', size).status, 0);
		const during = await sizeNow();
		says(...undo);
		assert.equal(why(who).status, 0, why(who).out);
		assert.equal(why(who, '--size', during).status, 1);
	}

	test('by a link: counts until then, and after an unlink', async () => {
		await server.home.record('cleo', 'contribution',
			talk({ subject: 'irc:zoe' }));
		await assertRevealed('irc:zoe',
			['ada', 'identity', 'link', 'irc:zoe', 'cleo'],
			['ada', 'identity', 'unlink', 'irc:zoe', 'cleo']);
	});

	test('by a merge: counts until then, and after an unmerge', async () => {
		await server.home.enrol('nell');
		const claim = await server.home.record('nell', 'contribution',
			talk({ subject: 'handle:nell' }));
		says('cleo', 'endorse', claim.digest);
		await assertRevealed('nell',
			['ada', 'identity', 'merge', 'cleo', 'nell'],
			['ada', 'identity', 'unmerge', 'cleo']);
	});

	test('moves neither office nor key of who was merged away', async () => {
		const claim = await server.home.record('mia', 'contribution',
			talk({ from: '2026-11-02' }));
		says('ada', 'identity', 'merge', 'cleo', 'nell');
		const office = by('nell', 'endorse', claim.digest);
		const key = by('nell', 'endorse', claim.digest, '--as', 'cleo');
		const own = by('cleo', 'endorse', claim.digest);

		assert.equal(office.status, 1);
		assert.match(office.err, /chair/);
		assert.equal(key.status, 1);
		assert.match(key.err, /no key of cleo/);
		assert.equal(own.status, 0, own.err);
		says('ada', 'identity', 'unmerge', 'cleo');
	});
});

test('a bundle of all that is audited without a server', () => {
	const path = join(home.path, 'orchard.bundle');
	assert.equal(kleos('bundle', '-o', path).status, 0);
	const audit = kleos('audit', path);

	assert.equal(audit.status, 6, audit.err);
	assert.match(audit.out, /self-consistent/i);
});
