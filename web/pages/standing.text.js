import { plural } from '../lib/words.js';

export default {
	en: {
		title: (handle) => `${handle}: progress to each role`,
		heading: (person) => ['Progress of ', person],
		lead: 'What is held, until when, and what is missing, by the rules in force.',
		asOf: 'As of',
		size: (n) => `by ${plural(n, { one: 'statement', other: 'statements' })}`,
		none: 'No policy is in force yet, so there is no role to be had.',
		policies: 'Policies',
	},
	de: {
		title: (handle) => `${handle}: Weg zu jeder Rolle`,
		heading: (person) => ['Weg zu jeder Rolle: ', person],
		lead: 'Was erreicht ist, bis wann, und was fehlt, nach den geltenden Regeln.',
		asOf: 'Stand:',
		size: (n) => `nach ${plural(n, { one: 'Aussage', other: 'Aussagen' })}`,
		none: 'Noch gilt keine Regel, also gibt es keine Rolle zu erreichen.',
		policies: 'Regeln',
	},
};
