export default {
	en: {
		titles: { 404: 'Not here', 410: 'Erased', 429: 'Too many questions',
			503: 'Not now' },
		home: 'To the first page',
		find: 'Look for', search: 'Search',
	},
	de: {
		titles: { 404: 'Nicht hier', 410: 'Gelöscht', 429: 'Zu viele Fragen',
			503: 'Gerade nicht' },
		home: 'Zur ersten Seite',
		find: 'Nachsehen nach', search: 'Suchen',
	},
};
