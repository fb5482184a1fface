/* What kleos does without a server. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';

import canonicalize from 'canonicalize';

import { KLEOS, kleosIn, makeHome, ROOT } from './kleos.mjs';
import { digestOf, orchard, POLICY } from './ledger.mjs';

const home = makeHome();
const kleos = kleosIn(home);
const { log } = orchard(home.path);
const BUNDLE = join(home.path, 'orchard.bundle');

writeFileSync(BUNDLE, log.bundle());
after(() => home.remove());

/* A file of this test. */
function file(name, text) {
	const path = join(home.path, name);
	writeFileSync(path, text);
	return path;
}

function sshKeygen(args, input) {
	return spawnSync('ssh-keygen', args, { input, encoding: 'utf8' });
}

/* An agent that has the key, and a kleos that knows the public half only. */
function signWithAgent(path, body) {
	const script = `ssh-add -q "$1" && cp "$1.pub" "$2" &&
		"$3" statement sign --log "$4" --as ada --type vouch \
		    --key "$2" "$5"`;
	return spawnSync('ssh-agent', ['sh', '-c', script, 'sh', path,
		join(home.path, 'agent.pub'), KLEOS, log.log, body],
	{ encoding: 'utf8', env: { PATH: process.env.PATH, HOME: home.path } });
}

test('wrong calls say what is wrong and exit 2', async (t) => {
	const calls = [
		[[], /kleos help/, 'no command at all'],
		[['rol'], /did you mean "roll"/, 'a letter is missing'],
		[['key', 'ad'], /which of these/, 'half of two words'],
		[['polcy', 'check'], /did you mean "policy check"/, 'two words'],
		[['zzz'], /kleos help lists them/, 'nothing is near'],
		[['why', 'ada'], /--role is needed/, 'an option that must be'],
		[['why', '--role'], /--role needs a value/, 'no value'],
		[['why', 'ada', '--bogus'], /unknown option --bogus/, 'unknown'],
		[['vouch', 'a', '--role', 'x'], /unknown option --role/,
			'an option of another command'],
		[['roll', '--role', 'a', '--role', 'b'], /given twice/, 'twice'],
		[['why', '--role', 'voter'], /usage: kleos why/, 'no person'],
		[['why', 'a', 'b', '--role', 'voter'], /usage: kleos why/,
			'two people'],
		[['roll', '--role', 'v', '--format', 'xml'], /json, csv or text/,
			'unknown format'],
		[['why', 'ada', '--role', 'x'], /KLEOS_URL/, 'no server'],
		[['inbox', 'x', '--url', 'http://127.0.0.1:1'], /KLEOS_COMMUNITY/,
			'no community'],
		[['inbox', 'x', '--url', 'ftp://x', '--community', 'c'],
			/http:\/\/ or https:\/\//, 'another protocol'],
		[['endorse', 'abc', '--url', 'http://127.0.0.1:1', '--community',
			'c'], /64 hexadecimal digits/, 'no digest'],
		[['why', 'xyz:1', '--role', 'x'], /scheme/, 'no such scheme'],
		[['audit', BUNDLE, '--log', 'abc'], /--log must be a digest/,
			'a log that is no digest'],
		[['why', 'dai', '--role', 'voter', '--bundle', BUNDLE, '--size',
			'0'], /whole number from 1/, 'size 0'],
		[['why', 'dai', '--role', 'voter', '--bundle', BUNDLE, '--size',
			'9999'], /whole number from 1/, 'size beyond the log'],
		[['why', 'dai', '--role', 'voter', '--bundle', BUNDLE, '--as-of',
			'yesterday'], /--as-of/, 'no instant'],
	];
	for (const [args, message, why] of calls)
		await t.test(why, () => {
			const done = kleos(...args);
			assert.equal(done.status, 2, done.err);
			assert.match(done.err, message);
			assert.equal(done.out, '');
		});
});

test('every command has help', async (t) => {
	const all = kleos('help');
	assert.equal(all.status, 0);
	const names = [...all.out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)]
		.map((match) => match[1]);
	assert.ok(names.length > 30, `${names.length} commands`);
	for (const name of names)
		await t.test(name, () => {
			const one = kleos('help', ...name.split(' '));
			const same = kleos(...name.split(' '), '--help');
			assert.equal(one.status, 0);
			assert.equal(same.status, 0);
			assert.equal(same.out, one.out);
			assert.match(one.out, new RegExp(`Usage: kleos ${name} `));
		});
});

test('help of a family lists its members', () => {
	const done = kleos('help', 'policy');
	assert.equal(done.status, 0);
	assert.match(done.out, /policy check/);
	assert.doesNotMatch(done.out, /audit/);
});

test('failures are JSON with --json', () => {
	const done = kleos('policy', 'check', '--json', '/nowhere/policy.json');
	assert.equal(done.status, 3);
	const problem = JSON.parse(done.err);
	assert.equal(problem.code, 'unavailable');
	assert.match(problem.detail, /nowhere/);
});

test('a server that is not there exits 3', () => {
	const done = kleos('inbox', 'ops', '--url', 'http://127.0.0.1:1',
		'--community', 'orchard');
	assert.equal(done.status, 3);
	assert.match(done.err, /cannot reach http:\/\/127\.0\.0\.1:1/);
});

test('settings', async (t) => {
	const config = join(home.path, 'config', 'kleos');
	mkdirSync(config, { recursive: true });
	const path = join(config, 'config');
	const ask = (env, ...args) => kleos({ env }, 'inbox', 'ops', ...args).err;

	writeFileSync(path, '# mine\n\nurl = http://127.0.0.1:2/\n' +
		'community=orchard\n');
	await t.test('come from the file',
		() => assert.match(ask({}), /127\.0\.0\.1:2:/));
	await t.test('unless the environment has them', () => assert.match(
		ask({ KLEOS_URL: 'http://127.0.0.1:3' }), /127\.0\.0\.1:3/));
	await t.test('unless an option has them', () => assert.match(
		ask({ KLEOS_URL: 'http://127.0.0.1:3' }, '--url',
			'http://127.0.0.1:4'), /127\.0\.0\.1:4/));
	for (const [text, why] of [
		['url http://x\n', 'a line without ='],
		['color = red\n', 'an unknown name'],
		['url =\n', 'no value'],
	])
		await t.test(`${why} is refused`, () => {
			writeFileSync(path, `\n${text}`);
			const done = kleos('inbox', 'ops');
			assert.equal(done.status, 2);
			assert.match(done.err, /line 2/);
		});
	writeFileSync(path, '');
});

test('policy check', async (t) => {
	const bad = (edit) => {
		const document = structuredClone(POLICY);
		edit(document.roles.voter, document);
		return file('policy.json', JSON.stringify(document));
	};
	await t.test('accepts a good one and names its digest', () => {
		const done = kleos('policy', 'check', '--json',
			file('policy.json', JSON.stringify(POLICY, null, 4)));
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.digest, digestOf(canonicalize(POLICY)));
		assert.equal(done.json.roles[0].role, 'voter');
	});
	await t.test('accepts every example', () => {
		const examples = join(ROOT, 'schemas/examples/policies');
		for (const name of readdirSync(examples)) {
			const done = kleos('policy', 'check', join(examples, name));
			assert.equal(done.status, 0, done.err);
		}
	});
	for (const [edit, message, why] of [
		[(role) => { role.rule = { any: [] }; }, /any/, 'an empty list'],
		[(role) => { role.rule = { wish: 1 }; }, /rule/, 'an operator'],
		[(role) => { delete role.rule.any[0].count.at_least; }, /count/,
			'a missing bound'],
		[(role) => { role.rule.any[0].count.window = 'year'; }, /window/,
			'a window that is not defined'],
		[(role) => { role.rule = { role: { role: 'voter' } }; }, /voter/,
			'a cycle'],
		[(role, document) => { document.colour = 'red'; }, /colour/,
			'an unknown field'],
	])
		await t.test(`refuses ${why}`, () => {
			const done = kleos('policy', 'check', bad(edit));
			assert.equal(done.status, 1);
			assert.match(done.err, message);
		});
	await t.test('refuses what is not JSON', () => {
		const done = kleos('policy', 'check', file('x.json', '{"a":'));
		assert.equal(done.status, 1);
	});
	await t.test('refuses a key that is there twice', () => {
		const done = kleos('policy', 'check',
			file('x.json', '{"policy":"a","policy":"b"}'));
		assert.equal(done.status, 1);
	});
});

test('statement sign without a server', async (t) => {
	const { path } = log.key('dai');
	const body = file('body.json', '{ "person":\n "' + 'a'.repeat(64) + '" }');
	const sign = (...args) => kleos('statement', 'sign', '--log', log.log,
		'--as', 'ada', '--key', path, ...args);

	await t.test('--dry-run prints the canonical payload', () => {
		const done = sign('--type', 'vouch', '--dry-run', body);
		assert.equal(done.status, 0, done.err);
		const payload = done.out.replace(/\n$/, '');
		assert.equal(payload, canonicalize(JSON.parse(payload)));
		assert.equal(JSON.parse(payload).log, log.log);
		assert.equal(JSON.parse(payload).by, 'ada');
		assert.match(JSON.parse(payload).nonce, /^[\w-]{22}$/);
	});
	await t.test('two of the same differ', () => {
		const one = sign('--type', 'vouch', '--dry-run', body).out;
		const two = sign('--type', 'vouch', '--dry-run', body).out;
		assert.notEqual(one, two);
	});
	await t.test('gives an envelope that ssh-keygen accepts', () => {
		const done = sign('--type', 'vouch', body);
		assert.equal(done.status, 0, done.err);
		const envelope = done.json;
		file('sig', envelope.signature);
		file('signers', `ada ${log.key('dai').line}\n`);
		const checked = sshKeygen(['-Y', 'verify', '-f',
			join(home.path, 'signers'), '-I', 'ada', '-n',
			'kleos.v1.vouch', '-s', join(home.path, 'sig')],
		envelope.payload);
		assert.equal(checked.status, 0, checked.stderr);
	});
	await t.test('signs a whole payload as it is', () => {
		const payload = log.entries[0].payload;
		const done = kleos('statement', 'sign', '--key', log.key('ada').path,
			file('genesis.json', JSON.stringify(JSON.parse(payload), null,
				2)));
		assert.equal(done.status, 0, done.err);
		assert.equal(done.json.payload, payload);
		assert.equal(done.json.signature, log.entries[0].signature);
	});
	await t.test('takes the key from an agent', () => {
		const done = signWithAgent(path, body);
		assert.equal(done.status, 0, done.stderr);
		assert.equal(JSON.parse(done.stdout).signature.split('\n')[0],
			'-----BEGIN SSH SIGNATURE-----');
	});
	await t.test('governance needs a tree head', () => {
		const office = file('office.json', JSON.stringify({ action: 'grant',
			handle: 'dai', office: 'chair', group: 'ops',
			from: '2026-03-01' }));
		const without = sign('--type', 'office', '--dry-run', office);
		assert.equal(without.status, 2);
		assert.match(without.err, /--checkpoint/);
		const note = file('checkpoint', log.checkpoint());
		const done = sign('--type', 'office', '--dry-run', '--checkpoint',
			note, '--vkey', log.vkey, office);
		assert.equal(done.status, 0, done.err);
		assert.deepEqual(done.json.seen, { size: log.entries.length,
			root: log.root().toString('hex') });
		const forged = file('checkpoint', log.checkpoint().replace(
			`\n${log.entries.length}\n`, '\n7\n'));
		assert.equal(sign('--type', 'office', '--dry-run', '--checkpoint',
			forged, '--vkey', log.vkey, office).status, 1);
	});
	for (const [args, text, status, message, why] of [
		[['--type', 'vouch'], '{"person":"x"}', 1, /\/body\/person/,
			'a body that breaks its schema'],
		[['--type', 'vouch'], '[1]', 1, /object/, 'a body that is a list'],
		[['--type', 'wish'], '{}', 2, /no type/, 'an unknown type'],
		[['--type', 'vouch', '--made-at', 'noon'],
			`{"person":"${'a'.repeat(64)}"}`, 1, /--made-at/,
			'made_at that is no instant'],
	])
		await t.test(`refuses ${why} before it signs`, () => {
			const done = sign(...args, file('b.json', text));
			assert.equal(done.status, status, done.err);
			assert.match(done.err, message);
		});
	await t.test('a missing key is told from a missing ssh-keygen', () => {
		const args = ['statement', 'sign', '--log', log.log, '--as', 'ada',
			'--type', 'vouch'];
		const key = kleos(...args, '--key', '/nowhere/key', body);
		assert.equal(key.status, 3);
		assert.match(key.err, /\/nowhere\/key/);
		const program = kleos({ env: { PATH: home.path } }, ...args,
			'--key', path, body);
		assert.equal(program.status, 3);
		assert.match(program.err, /ssh-keygen.*openssh-client/);
	});
	await t.test('an RSA key is refused with what to do', () => {
		const rsa = join(home.path, 'rsa');
		const made = sshKeygen(['-q', '-t', 'rsa', '-b', '2048', '-N',
			'', '-f', rsa], '');
		assert.equal(made.status, 0, made.stderr);
		const done = kleos('statement', 'sign', '--log', log.log, '--as',
			'ada', '--type', 'vouch', '--key', rsa, body);
		assert.equal(done.status, 1);
		assert.match(done.err, /ssh-keygen -t ed25519/);
	});
});

test('what strangers wrote cannot play with the terminal', () => {
	const document = { ...POLICY, title: 'Orchard\u009b31m' };
	const done = kleos('policy', 'check', file('p.json',
		JSON.stringify(document)));
	assert.equal(done.status, 0, done.err);
	assert.doesNotMatch(done.out, /\u009b/);
	assert.match(done.out, /Orchard\?31m/);
});

test('the manual names every command and every option', () => {
	const manual = readFileSync(join(ROOT, 'docs/man/kleos.1'), 'utf8');
	const names = [...kleos('help').out.matchAll(
		/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)].map((match) => match[1]);
	for (const name of names.filter((one) => one !== 'help')) {
		assert.match(manual, new RegExp(`^\\.It Cm ${name}( |$)`, 'm'), name);
		const help = kleos('help', ...name.split(' ')).out;
		for (const [, option] of help.matchAll(/^ {2}--([a-z-]+)/gm))
			assert.match(manual, new RegExp(`Fl -${option}( |$)`, 'm'),
				option);
	}
});
