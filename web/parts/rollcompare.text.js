import { plural } from '../lib/words.js';

const statements = (n) => plural(n, { one: 'statement', other: 'statements' });

export default {
	en: {
		title: 'Compare with another moment or size',
		lead: 'Who has entered and who has left this roll since then, or by what is known since then, and why.',
		go: 'Compare',
		against: 'Compared with',
		known: (n) => `by ${statements(n)}`,
		stayed: (n) => `${plural(n, { one: 'person is', other: 'people are' })} on both.`,
		since: { here: 'Entered since', there: 'Left since' },
		beside: { here: 'Only on this roll', there: 'Only on the other roll' },
		lackedThere: 'How each stood by the other roll:',
		lackedHere: 'How each stands by this roll:',
		noneHere: 'Nobody is on this roll alone.',
		noneThere: 'Nobody is on the other roll alone.',
		otherPolicy: 'Another version of the policy was in force then.',
		more: 'All about it',
		whyOf: (id) => `All about ${id}`,
		show: 'Show more',
	},
	de: {
		title: 'Mit einem anderen Zeitpunkt oder Stand vergleichen',
		lead: 'Wer seither dazugekommen ist und wer fehlt, oder nach dem, was seither bekannt ist, und warum.',
		go: 'Vergleichen',
		against: 'Verglichen mit',
		known: (n) => `nach dem Stand von ${plural(n, { one: 'Aussage', other: 'Aussagen' })}`,
		stayed: (n) => `${plural(n, { one: 'Person steht', other: 'Personen stehen' })} auf beiden.`,
		since: { here: 'Seither dazugekommen', there: 'Seither nicht mehr dabei' },
		beside: { here: 'Nur auf dieser Liste', there: 'Nur auf der anderen Liste' },
		lackedThere: 'Wie es nach der anderen Liste um sie stand:',
		lackedHere: 'Wie es nach dieser Liste um sie steht:',
		noneHere: 'Niemand steht nur auf dieser Liste.',
		noneThere: 'Niemand steht nur auf der anderen Liste.',
		otherPolicy: 'Damals galt eine andere Fassung der Regel.',
		more: 'Alles dazu',
		whyOf: (id) => `Alles zu ${id}`,
		show: 'Mehr zeigen',
	},
};
