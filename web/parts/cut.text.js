import { plural } from '../lib/words.js';

export default {
	en: {
		when: 'At which moment',
		zone: 'Time zone',
		here: (zone) => `your time (${zone})`,
		now: 'Left empty: now. It governs dates of what was done and terms of office.',
		utc: (when) => `That is ${when} UTC.`,
		size: 'By how many statements of the log',
		all: 'Left empty: all that is known today. A smaller number shows what was known then.',
		known: 'Or as the record stood on',
		knownHint: 'It is looked up how many statements the log had then.',
		had: (n) => `The log had ${plural(n, { one: 'statement', other: 'statements' })} then; the last was recorded`,
		early: 'The log began later than that.',
	},
	de: {
		when: 'Zu welchem Zeitpunkt',
		zone: 'Zeitzone',
		here: (zone) => `deine Zeit (${zone})`,
		now: 'Leer: jetzt. Danach richten sich Daten von Beiträgen und Amtszeiten.',
		utc: (when) => `Das ist ${when} UTC.`,
		size: 'Nach wie vielen Aussagen des Logs',
		all: 'Leer: alles, was heute bekannt ist. Eine kleinere Zahl zeigt, was damals bekannt war.',
		known: 'Oder wie der Stand war am',
		knownHint: 'Es wird nachgesehen, wie viele Aussagen das Log damals hatte.',
		had: (n) => `Damals hatte das Log ${plural(n, { one: 'Aussage', other: 'Aussagen' })}; die letzte wurde verzeichnet:`,
		early: 'Das Log begann später.',
	},
};
