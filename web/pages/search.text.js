export default {
	en: {
		title: 'Search', go: 'Search', q: 'Words, names, or the beginning of a digest',
		found: 'Found for', nothing: 'Nothing is called',
		advice: 'Look for fewer letters. People may be recorded under a nick or an address that belongs to nobody yet.',
		people: 'Everybody who is here', unmatched: 'Names of nobody yet',
		kinds: { person: 'People', group: 'Groups', role: 'Roles',
			activity: 'Activities', statement: 'Statements' },
		all: 'Look in the text of all statements, older ones too',
	},
	de: {
		title: 'Suche', go: 'Suchen', q: 'Wörter, Namen oder der Anfang eines Digests',
		found: 'Gefunden für', nothing: 'Nichts heißt',
		advice: 'Such nach weniger Buchstaben. Manche stehen unter einem Namen in den Unterlagen, der noch niemandem gehört.',
		people: 'Alle, die da sind', unmatched: 'Namen ohne Person',
		kinds: { person: 'Personen', group: 'Gruppen', role: 'Rollen',
			activity: 'Tätigkeiten', statement: 'Aussagen' },
		all: 'In allen Aussagen suchen, auch in älteren',
	},
};
