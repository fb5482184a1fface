export default {
	en: {
		replay: 'A replay: rebuilt from old records.',
		people: 'people',
		groups: 'groups',
		contributions: 'contributions',
		occasions: 'meetings and events',
		statements: 'statements',
	},
	de: {
		replay: 'Ein Nachbau aus alten Unterlagen.',
		people: 'Personen',
		groups: 'Gruppen',
		contributions: 'Beiträge',
		occasions: 'Treffen und Veranstaltungen',
		statements: 'Aussagen',
	},
};
