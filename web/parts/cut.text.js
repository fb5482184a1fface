export default {
	en: {
		when: 'At which moment',
		zone: 'Time zone',
		here: (zone) => `your time (${zone})`,
		now: 'Left empty: now. It governs dates of what was done and terms of office.',
		utc: (when) => `That is ${when} UTC.`,
		size: 'By how many statements of the log',
		all: 'Left empty: all that is known today. A smaller number shows what was known then.',
	},
	de: {
		when: 'Zu welchem Zeitpunkt',
		zone: 'Zeitzone',
		here: (zone) => `deine Zeit (${zone})`,
		now: 'Leer: jetzt. Danach richten sich Daten von Beiträgen und Amtszeiten.',
		utc: (when) => `Das ist ${when} UTC.`,
		size: 'Nach wie vielen Aussagen des Logs',
		all: 'Leer: alles, was heute bekannt ist. Eine kleinere Zahl zeigt, was damals bekannt war.',
	},
};
