/* Words of the frame around every page. */

export default {
	en: {
		language: 'Language',
		search: 'Search',
		skip: 'Skip to content', desk: 'Registrar’s desk', inbox: 'Inbox',
		navs: { Community: 'Community', Yours: 'Yours' },
		foot: 'Every statement here is signed by the one who made it and kept in a log that only grows.',
		programs: 'For programs',
		ways: {
			'': 'Overview',
			people: 'People',
			groups: 'Groups',
			roles: 'Roles',
			statements: 'Statements',
			log: 'Log',
			contribute: 'Log a contribution',
			me: 'My record',
		},
	},
	de: {
		language: 'Sprache',
		search: 'Suchen',
		skip: 'Zum Inhalt', desk: 'Registratur', inbox: 'Eingang',
		navs: { Community: 'Gemeinschaft', Yours: 'Für dich' },
		foot: 'Jede Aussage hier hat unterschrieben, wer sie machte, und sie steht in einem Log, das nur wächst.',
		programs: 'Für Programme',
		ways: {
			'': 'Überblick',
			people: 'Personen',
			groups: 'Gruppen',
			roles: 'Rollen',
			statements: 'Aussagen',
			log: 'Log',
			contribute: 'Beitrag eintragen',
			me: 'Meine Beiträge',
		},
	},
};
