export default {
	en: {
		ask: 'Ask about somebody',
		who: 'Who',
		whoHint: 'A handle such as mia, or any identity such as irc:mia, also one that belongs to nobody yet.',
		earlier: 'At another moment, or by what was known earlier',
		go: 'Ask',
		roll: 'Everybody who has it',
		takes: 'What it takes',
		uses: {
			franchise: 'Who has this role may vote or stand.',
			recognition: 'This role is thanks and recognition. It gives no vote.',
		},
		print: 'Print',
		lasting: 'Link to exactly this answer',
	},
	de: {
		ask: 'Nach jemandem fragen',
		who: 'Wer',
		whoHint: 'Ein Name wie mia, oder eine Kennung wie irc:mia, auch eine, die noch niemandem gehört.',
		earlier: 'Zu einem anderen Zeitpunkt, oder nach früherem Wissen',
		go: 'Fragen',
		roll: 'Alle, die sie haben',
		takes: 'Was es dafür braucht',
		uses: {
			franchise: 'Wer diese Rolle hat, darf wählen oder kandidieren.',
			recognition: 'Diese Rolle ist Dank und Anerkennung. Sie gibt keine Stimme.',
		},
		print: 'Drucken',
		lasting: 'Link zu genau dieser Antwort',
	},
};
