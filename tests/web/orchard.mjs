/* A community that is worth looking at: a year of made-up work by made-up
 * people, on top of tests/api/orchard.mjs. */

import { DAY_MS, populate, talk } from '../api/orchard.mjs';

const DONE = [
	['talk', 'operator', 'What breaks when a thousand trees are pruned at once'],
	['guide', 'translator', 'The grafting guide, in a second language'],
	['support', 'operator', 'Answered what newcomers ask about frost'],
	['talk', 'user', 'A first season, told by somebody who had none before'],
	['support', 'user', 'Sorted the questions that come up every week'],
];

const day = (ms) => new Date(ms).toISOString().slice(0, 10);

function work(i, months) {
	const [activity, hat, summary] = DONE[i % DONE.length];
	return talk({ subject: `handle:${i % 3 === 0 ? 'lumi' : 'mia'}`, activity,
		hat, summary, quantities: { minutes: 15 + 5 * i },
		evidence: [`https://orchard.example/notes/${i}`],
		group: i % 4 === 0 ? 'sig' : 'ops',
		from: day(Date.now() - (months * 30 + i) * DAY_MS) });
}

async function meet(c, month) {
	const start = Date.now() - (month * 30 + 3) * DAY_MS;
	await c.record('remo', 'occasion', { group: 'ops', status: 'held',
		name: 'Operators, monthly', start: new Date(start).toISOString()
			.replace(/\.\d+/, ''),
		attendees: ['lumi', 'mia', 'pia'].slice(0, 1 + month % 3)
			.map((handle, i) => ({ identity: `handle:${handle}`,
				quantities: { lines: 12 + 7 * i } })) });
}

/* Returns what populate() returns. */
export async function grow(c) {
	const seeds = await populate(c);
	await c.enrol('lumi');
	for (const [slug, title] of [['guide', 'Guide written'],
		['support', 'Support given']])
		await c.record('bea', 'activity', { slug, title, units: ['minutes'],
			endorsers: ['chair'] });
	const claims = [];
	for (let i = 0; i < 24; i++) {
		const body = work(i, 11 - Math.floor(i / 2));
		claims.push(await c.record(body.subject.slice(7), 'contribution', body));
	}
	for (const group of ['cleo', 'pia'])
		await c.record(group, 'endorsement', { verdict: 'endorse',
			of: claims.filter((_, i) => (i % 4 === 0) === (group === 'pia') &&
				i < 20).map(({ digest }) => ({ statement: digest })) });
	for (let month = 11; month >= 0; month--)
		await meet(c, month);
	return seeds;
}
