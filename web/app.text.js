/* Words of the frame around every page. */

export default {
	en: {
		language: 'Language',
		search: 'Search',
		skip: 'Skip to content',
		ways: {
			'': 'Overview',
			people: 'People',
			groups: 'Groups',
			roles: 'Roles',
			statements: 'Statements',
			log: 'Log',
			contribute: 'Log a contribution',
			me: 'My record',
			policies: 'Policies',
			organisations: 'Organisations',
			sources: 'Sources',
			unmatched: 'Unmatched names',
		},
	},
	de: {
		language: 'Sprache',
		search: 'Suchen',
		skip: 'Zum Inhalt',
		ways: {
			'': 'Überblick',
			people: 'Personen',
			groups: 'Gruppen',
			roles: 'Rollen',
			statements: 'Aussagen',
			log: 'Log',
			contribute: 'Beitrag eintragen',
			me: 'Meine Beiträge',
			policies: 'Regeln',
			organisations: 'Organisationen',
			sources: 'Quellen',
			unmatched: 'Namen ohne Person',
		},
	},
};
