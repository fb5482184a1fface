export default {
	en: {
		title: 'Policies',
		lead: 'The published rules: who votes, who may stand, who is thanked. Each is data that anybody can apply again, and no version is ever changed.',
		none: 'No policy has taken effect yet. An official publishes one with “kleos policy publish FILE”, and another official assents to it.',
		version: (n) => `version ${n}`,
		from: 'From',
		by: 'published by',
		roles: 'The roles they decide',
	},
	de: {
		title: 'Regeln',
		lead: 'Die veröffentlichten Regeln: wer wählt, wer kandidieren darf, wem gedankt wird. Jede besteht aus Daten, die jeder wieder anwenden kann, und keine Fassung wird je geändert.',
		none: 'Noch ist keine Regel in Kraft. Ein Amtsträger veröffentlicht eine mit „kleos policy publish DATEI“, und ein zweiter stimmt zu.',
		version: (n) => `Fassung ${n}`,
		from: 'Ab',
		by: 'veröffentlicht von',
		roles: 'Die Rollen, über die sie entscheiden',
	},
};
