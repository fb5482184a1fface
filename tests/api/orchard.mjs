/* A small community at work, on top of its founders: groups "sig" with chair
 * pia and below it "ops" with chair cleo and recorder remo, member mia, an
 * activity "talk", a claim, an endorsement, a meeting, and a policy. */

import { instant } from './server.mjs';

export const DAY_MS = 24 * 3600 * 1000;

const day = (ms) => instant(ms).slice(0, 10);

/* The policy of these tests: a voter met once or gave an endorsed talk. */
export function policyDocument(fields = {}) {
	return {
		policy: 'voters', version: 1, title: 'Who votes',
		effective_from: '2026-01-01T00:00:00Z',
		windows: { year: { months: 12 } },
		roles: {
			voter: {
				title: 'Voter', use: 'franchise',
				rule: { any: [
					{ count: { select: { activities: ['attendance'] },
						window: 'year', at_least: 1 } },
					{ count: { select: { activities: ['talk'],
						endorsed: { by: ['chair'] } },
					window: 'year', at_least: 1 } },
				] },
			},
		},
		...fields,
	};
}

/* A contribution of mia's, as she claims it. */
export function talk(fields = {}) {
	return { subject: 'handle:mia', activity: 'talk', group: 'ops',
		from: day(Date.now() - 10 * DAY_MS), ...fields };
}

/* Let the log grow to a size by what mia claims, many at once. */
export async function growTo(c, size) {
	for (;;) {
		const left = size - (await c.get('')).body.size;
		if (left === 0)
			return;
		const lines = [];
		for (let i = 0; i < Math.min(left, 500); i++) {
			const payload = await c.payload('mia', 'contribution',
				talk({ summary: `talk ${i}` }));
			lines.push(JSON.stringify(
				c.envelope('mia', 'contribution', payload)));
		}
		const answer = await c.post('/statements', lines.join('\n'),
			'application/x-ndjson');
		if (answer.status !== 200 || /"code"/.test(answer.text))
			throw new Error(answer.text);
	}
}

/* A meeting of ops: two people, one of them nobody's yet. */
export function meeting(fields = {}) {
	return { group: 'ops', status: 'held', name: 'Ops weekly',
		start: instant(Date.now() - 5 * DAY_MS),
		attendees: [
			{ identity: 'handle:mia', quantities: { lines: 3 } },
			{ identity: 'irc:quince', quantities: { lines: 7 } },
		], ...fields };
}

/* Who is in which office, and since when. */
async function appoint(c, registrar, handle, office, group) {
	await c.record(registrar, 'office', { action: 'grant', handle, office,
		group, from: '2026-01-01' });
}

export async function populate(c) {
	for (const handle of ['pia', 'cleo', 'remo', 'mia'])
		await c.enrol(handle);
	await c.record('ada', 'group', { action: 'create', slug: 'sig',
		kind: 'sig', title: 'Operators' });
	await c.record('ada', 'group', { action: 'create', slug: 'ops',
		kind: 'wg', title: 'Ops', parent: 'sig',
		aliases: [{ name: 'Ops_WG' }],
		attributes: [{ name: 'meets-on', value: 'irc' }] });
	await appoint(c, 'ada', 'pia', 'chair', 'sig');
	await appoint(c, 'ada', 'cleo', 'chair', 'ops');
	await appoint(c, 'cleo', 'remo', 'recorder', 'ops');
	await c.record('bea', 'activity', { slug: 'talk', title: 'Talk',
		units: ['minutes'], endorsers: ['editor'] });
	const claim = await c.record('mia', 'contribution', talk());
	const open = await c.record('mia', 'contribution',
		talk({ from: day(Date.now() - 20 * DAY_MS) }));
	const endorsement = await c.record('cleo', 'endorsement',
		{ of: [{ statement: claim.digest }], verdict: 'endorse' });
	const occasion = await c.record('remo', 'occasion', meeting());
	const policy = await c.agree('olga', 'otto', 'policy',
		{ document: policyDocument() });
	return { claim, open, endorsement, occasion, policy };
}
