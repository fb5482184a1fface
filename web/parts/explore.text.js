export default {
	en: {
		index: 'Entry number', go: 'Show it',
		erased: (n) => `Entry ${n} was erased. Its place in the log and all proofs remain; what it said is gone, by somebody’s right to have it forgotten.`,
		from: 'From', to: 'to', compare: 'Has it only grown?',
		compareLead: 'Between any two sizes your browser checks that the longer log begins with every entry of the shorter one.',
		grown: (from, to) => `The log of ${to} entries begins with the log of ${from} entries.`,
		broken: (from, to) => `Between ${from} and ${to} entries this log was changed, or the server does not give a proof.`,
		signed: 'Both are beginnings of the tree head that the log has signed.',
		unsigned: 'The tree head of now could not be verified, so this only shows that the server agrees with itself.',
		rootOf: (n) => `Root at ${n}`,
	},
	de: {
		index: 'Nummer des Eintrags', go: 'Zeigen',
		from: 'Von', to: 'bis', compare: 'Ist es nur gewachsen?',
	},
};
