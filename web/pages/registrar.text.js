import { number } from '../lib/words.js';

export default {
	en: {
		title: 'Registrar’s desk',
		lead: 'People, keys, identities, groups and offices are right because of you, and every act of yours can be seen and most can be undone.',
		tiles: {
			waiting: { title: 'Waiting room', lead: 'Newcomers whom somebody has to know.' },
			assents: { title: 'To agree to', lead: 'What takes effect only with a second person.' },
			identities: { title: 'Whose is this?', lead: 'Names that nobody is yet known by, with what they did.' },
			merge: { title: 'Two handles, one person', lead: 'Put together who came twice, or take apart who are two.' },
			offices: { title: 'Offices', lead: 'Who may do what, and until when.' },
			groups: { title: 'Groups and activities', lead: 'Make and change what everything else names: groups, kinds of work, organisations.' },
			keys: { title: 'Lost and stolen keys', lead: 'Stop a key from speaking for somebody.' },
		},
		wait: (n) => (n === 0 ? 'Nothing waits' : `${number(n)} waiting`),
		atLeast: (n) => `${number(n)} or more waiting`,
		registrars: 'Registrars now',
		tooFew: (n) => `There should be at least three registrars, each with two keys. With ${n}, a lost key can bring a standstill that nothing ends.`,
		alone: 'Groups without a chair now',
		aloneLead: 'What is done there waits until a chair of a group above judges it.',
		soon: 'Terms that end within 60 days',
	},
	de: {
		title: 'Registratur',
		lead: 'Dass Personen, Schlüssel, Identitäten, Gruppen und Ämter stimmen, ist dein Werk; alles davon ist zu sehen, und das meiste lässt sich zurücknehmen.',
		tiles: {
			waiting: { title: 'Wartezimmer', lead: 'Neue, die jemand kennen muss.' },
			assents: { title: 'Zuzustimmen', lead: 'Was erst mit einer zweiten Person gilt.' },
			identities: { title: 'Wer ist das?', lead: 'Namen, die noch niemandem gehören, mit dem, was sie taten.' },
			merge: { title: 'Zwei Namen, eine Person', lead: 'Zusammenführen, wer zweimal kam, oder trennen, wer zwei ist.' },
			offices: { title: 'Ämter', lead: 'Wer was darf und bis wann.' },
			groups: { title: 'Gruppen und Tätigkeiten', lead: 'Anlegen und ändern, was alles andere nennt: Gruppen, Arten von Arbeit, Organisationen.' },
			keys: { title: 'Verlorene und gestohlene Schlüssel', lead: 'Verhindern, dass ein Schlüssel für jemanden spricht.' },
		},
		wait: (n) => (n === 0 ? 'Nichts wartet' : `${number(n)} warten`),
		atLeast: (n) => `${number(n)} oder mehr warten`,
		registrars: 'Registratur zurzeit',
		tooFew: (n) => `Es sollten mindestens drei sein, jeder mit zwei Schlüsseln. Bei ${n} kann ein verlorener Schlüssel zum Stillstand führen, den nichts beendet.`,
		alone: 'Gruppen, die zurzeit niemand leitet',
		aloneLead: 'Was dort getan wird, wartet, bis der Vorsitz einer Gruppe darüber urteilt.',
		soon: 'Amtszeiten, die in 60 Tagen enden',
	},
};
