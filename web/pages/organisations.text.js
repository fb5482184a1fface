export default {
	en: {
		title: 'Organisations',
		lead: 'Whom people here work for, as they say themselves. Rules may limit how many of one organisation hold a role.',
		name: 'Organisation', people: 'People', parents: 'Belongs to',
		url: 'Address', from: 'from', until: 'until',
		none: 'No organisation is recorded. A registrar adds one when somebody wants to say that they work there:',
		create: 'kleos organisation cider-works --name "Cider Works Ltd"',
		independent: { one: 'person says that they work for nobody.',
			other: 'people say that they work for nobody.' },
		say: 'Say whom you work for',
	},
	de: {
		title: 'Organisationen',
		lead: 'Für wen die Menschen hier arbeiten, wie sie selbst sagen.',
		name: 'Organisation', people: 'Personen', parents: 'Gehört zu',
		url: 'Adresse', from: 'ab', until: 'bis',
		independent: { one: 'Person sagt, dass sie für niemanden arbeitet.',
			other: 'Personen sagen, dass sie für niemanden arbeiten.' },
		say: 'Sag, für wen du arbeitest',
	},
};
