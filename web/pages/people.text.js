export default {
	en: {
		title: 'People',
		lead: 'Everybody who has joined, with what is recorded about them.',
		person: 'Person',
		facts: 'Contributions',
		statements: 'Statements made',
		none: 'Nobody has joined yet.',
		join: 'Be the first',
	},
	de: {
		title: 'Personen',
		lead: 'Alle, die dabei sind, und was über sie verzeichnet ist.',
		person: 'Person',
		facts: 'Beiträge',
		statements: 'Eigene Aussagen',
		none: 'Noch ist niemand dabei.',
		join: 'Mach den Anfang',
	},
};
