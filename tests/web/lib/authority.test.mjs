/* What pages foresee of the server's judgement who may endorse what. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chairOf, holds, isOf, lineage, stateOf, terms }
	from '../../../web/lib/authority.js';

const NOW = Date.parse('2026-06-01T00:00:00Z');
const GROUPS = [{ slug: 'sig' }, { slug: 'ops', parent: 'sig' },
	{ slug: 'night', parent: 'ops' }, { slug: 'docs' }];

const chair = (group, from, until, more) => ({ office: 'chair', group, from,
	until, grant: `${group}${from}`, handle: 'cleo', since: 1, ...more });

test('a group is below its parent and all above', () => {
	assert.deepEqual(lineage(GROUPS, 'night'), ['night', 'ops', 'sig']);
	assert.deepEqual(lineage([{ slug: 'a', parent: 'b' },
		{ slug: 'b', parent: 'a' }], 'a'), ['a', 'b'], 'never for ever');
});

test('a term begins with its from and is over at its until', () => {
	for (const [from, until, state] of [
		['2026-06-01', undefined, 'now'], ['2026-01-01', '2026-06-01', 'over'],
		['2026-06-02', undefined, 'future'],
		['2026-01-01', '2026-06-02', 'now']])
		assert.equal(stateOf({ from, until }, NOW), state, `${from} ${until}`);
});

test('a chair judges in the group and below it, not beside or above', () => {
	const offices = [chair('ops', '2026-01-01')];
	for (const [slug, state] of [['ops', 'now'], ['night', 'now'],
		['sig', 'none'], ['docs', 'none']])
		assert.equal(chairOf(offices, GROUPS, slug, NOW).state, state, slug);
	assert.equal(chairOf([chair('ops', '2026-01-01', undefined,
		{ occasion: 'x' })], GROUPS, 'ops', NOW).state, 'none');
});

test('of several terms the one that counts is told, else the next, else the last',
	() => {
		const past = chair('ops', '2025-01-01', '2026-01-01');
		const next = chair('ops', '2026-07-01');
		assert.equal(chairOf([past, next], GROUPS, 'ops', NOW).term, next);
		assert.equal(chairOf([past], GROUPS, 'ops', NOW).state, 'over');
	});

test('a term that was ended early is one term, with its end', () => {
	const granted = chair('ops', '2026-01-01', undefined, { ended: 9 });
	const ended = { ...granted, ended: undefined, since: 9,
		until: '2026-02-01T00:00:00Z' };
	assert.deepEqual(terms([granted, ended]), [ended]);
	assert.equal(chairOf([granted, ended], GROUPS, 'ops', NOW).state, 'over');
});

test('an office of a group or an occasion is none of the community', () => {
	const registrar = { office: 'registrar', from: '2026-01-01', grant: 'g',
		handle: 'ada', since: 0 };
	assert.ok(holds([registrar], 'registrar', NOW));
	assert.ok(!holds([registrar], 'official', NOW));
	assert.ok(!holds([{ ...registrar, until: '2026-05-01' }], 'registrar', NOW));
	assert.ok(!holds([{ ...registrar, occasion: 'x' }], 'registrar', NOW));
});

test('own work is what any of a person’s names did', () => {
	const person = { handle: 'mia', merged: ['mia-2'], merged_into: 'maria',
		identities: [{ identity: 'irc:mia' }] };
	for (const id of ['handle:mia', 'irc:mia', 'handle:mia-2', 'handle:maria'])
		assert.ok(isOf(person, id), id);
	for (const id of ['handle:pia', 'irc:mia2', 'handle:undefined'])
		assert.ok(!isOf({ ...person, merged_into: undefined }, id), id);
});
