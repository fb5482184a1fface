export default {
	en: {
		title: 'Names that belong to nobody yet',
		lead: 'Minutes and files name people as they called themselves. Nothing that they did is lost: it counts as soon as a registrar records whose name it is.',
		yours: 'Is one of these you?', enrol: 'Join, and tell a registrar',
		registrar: 'Are you a registrar?', desk: 'Link them at your desk',
		identity: 'Name', facts: 'Contributions', first: 'First', last: 'Last',
		none: 'Every name in the records belongs to somebody.',
		people: 'See who is here',
	},
	de: {
		title: 'Namen, die noch niemandem gehören',
		lead: 'Protokolle und Dateien nennen Menschen, wie sie sich dort nannten. Nichts davon ist verloren: Es zählt, sobald das Registrat festhält, wessen Name es ist.',
		yours: 'Bist du einer davon?', enrol: 'Mach mit und sag es dem Registrat',
		registrar: 'Bist du Registrar?', desk: 'Ordne sie an deinem Platz zu',
		identity: 'Name', facts: 'Beiträge', first: 'Zuerst', last: 'Zuletzt',
		none: 'Jeder Name in den Unterlagen gehört jemandem.',
		people: 'Sieh, wer da ist',
	},
};
