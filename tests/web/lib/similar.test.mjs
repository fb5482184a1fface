/* Suggestions whose a name could be. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { distance, fold, similar } from '../../../web/lib/similar.js';

const PEOPLE = ['ada', 'mia', 'pavo', 'quill', 'sorrel', 'tamsin'];

test('what people add to a nick is left out', () => {
	for (const [nick, why] of [['Quill_', 'case and marks'],
		['quill|afk', 'what comes after a bar'], ['quill-laptop', 'a device'],
		['quill2', 'a number'], ['qu.ill', 'marks inside'],
		['Quíll', 'accents']])
		assert.equal(fold(nick), 'quill', why);
});

test('letters that change are counted, up to a bound', () => {
	assert.equal(distance('sorrel', 'sorel', 2), 1);
	assert.equal(distance('tamsin', 'tasmin', 2), 2);
	assert.equal(distance('a', 'abcdef', 2), 3);
});

test('the same name comes first, then what begins alike, then what is near',
	() => {
		assert.deepEqual(similar('irc:sorel',
			['sorelle', 'sorrel', 'sorel-2', 'ada']),
		['sorel-2', 'sorelle', 'sorrel']);
		assert.deepEqual(similar('irc:pavo_', PEOPLE), ['pavo']);
	});

test('short names are suggested only when they are the same', () => {
	assert.deepEqual(similar('irc:ida', PEOPLE), []);
	assert.deepEqual(similar('github:Mia', PEOPLE), ['mia']);
	assert.deepEqual(similar('name:___', PEOPLE), []);
});

test('another name of somebody counts as theirs, and each is named once', () => {
	assert.deepEqual(similar('irc:nightowl', ['ada', 'bo'],
		[{ name: 'nightowl', handle: 'bo' }, { name: 'night-owl',
			handle: 'bo' }]), ['bo']);
});

test('there are never more than five', () => {
	assert.equal(similar('irc:apple', Array.from({ length: 20 },
		(_, i) => `apple-${i}`)).length, 5);
});
