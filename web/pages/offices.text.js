import { plural } from '../lib/words.js';

const takesTwo = 'It takes effect only when another registrar agrees; until then it waits, for everybody to see.';

export default {
	en: {
		title: 'Offices',
		lead: 'Who holds which office. What somebody does in office counts only within their term; ending it undoes nothing that they did.',
		grant: 'Give somebody an office',
		handle: 'Handle of the person', office: 'Office', group: 'Group',
		choose: 'Choose a group', everywhere: 'None: the whole community',
		from: 'From', fromHint: 'Empty: today. A day in the past is seen by rules, but gives no authority in the past.',
		until: 'Until', untilHint: 'The last day. Empty: until it is ended.',
		wrong: { handle: 'Small letters, digits and hyphens, as the person is known here.',
			group: 'A chair and a recorder are always of a group.',
			until: 'The end is after the beginning.' },
		byTwo: takesTwo, goOn: 'Go on to signing',
		grantTitle: ({ handle, office }) => `Make ${handle} ${office}`,
		granted: ({ handle, office }, two) => (two
			? `Asked for: ${handle} as ${office}. Another registrar has to agree.`
			: `${handle} is ${office}.`),
		explain: {
			chair: 'A chair can endorse and dispute what is done in this group and in all groups below it, record its meetings, and give its other offices.',
			recorder: 'A recorder can record the meetings of this group, and what others did in it.',
			registrar: `A registrar can vouch for newcomers, link identities, appoint chairs and revoke keys. ${takesTwo}`,
			official: `An official can publish policies, together with another one. ${takesTwo}`,
			other: 'What this office may do follows from the activities and policies that name it.',
		},
		end: 'End…', act: 'Act',
		endTitle: ({ handle, office }) => `End the term of ${handle} as ${office}`,
		endExplain: 'It ends when this is recorded; ending it needs what granting it needed. The term that was served stays on record, and so does all that was done in it. To bring it back, give the office again.',
		ended: ({ handle, office }, two) => (two
			? `Asked for: the end of ${handle}’s term as ${office}. Another registrar has to agree.`
			: `The term of ${handle} as ${office} has ended.`),
		now: 'In office, and to come', noneNow: 'Nobody holds an office.',
		over: (n) => plural(n, { one: 'term that is over', other: 'terms that are over' }),
		overTitle: 'Over',
	},
};
